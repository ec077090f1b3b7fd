-- One row per change of the quarter: level changes that are one and the same, seen as a port, a region or a holder, stand
-- under the strongest of them. They are the same when they go in the same direction, begin within a week of each other, share
-- half of the days of the longer one, and one makes up half of the other or more: a flood of one day does not hide a rise
-- of ten. `change` is the name it goes by.
-- Scope: all
-- Source: datasets level_changes and change_parts.
with recursive series as (
  -- Sources tell more than packets where both changed.
  select *, cast(first_day as date) as onset, cast(last_day as date) as ending,
    row_number() over (order by standard_errors desc, kind, name) as strength
  from level_changes
  qualify row_number() over (partition by kind, name, direction order by metric desc) = 1
),
linked as (
  select distinct a.strength as one, b.strength as other
  from series a
  join series b on b.direction = a.direction and b.strength <> a.strength
    and abs(a.onset - b.onset) <= 7
    and 2 * (least(a.ending, b.ending) - greatest(a.onset, b.onset) + 1) >= greatest(a.ending - a.onset, b.ending - b.onset) + 1
  join change_parts p on p.direction = a.direction and p.share_pct >= 50
    and (p.kind = a.kind and p.name = a.name and p.part_kind = b.kind and p.part = b.name
      or p.kind = b.kind and p.name = b.name and p.part_kind = a.kind and p.part = a.name)
),
reached as (
  select strength, strength as head from series
  union
  select r.strength, l.other from reached r join linked l on l.one = r.head
),
heads as (
  select strength, min(head) as head
  from reached
  group by strength
),
named as (
  select s.*,
    list(o.name order by o.strength) filter (o.strength <> s.strength) as also,
    concat(s.first_day, '-', case s.kind when 'holder' then 'holder' else lower(replace(s.name, '/', '-')) end) as stem
  from series s
  join heads h on h.head = s.strength
  join series o on o.strength = h.strength
  group by all
)
select
  if(row_number() over (partition by stem order by strength) = 1, stem, concat(stem, '-', row_number() over (partition by stem order by strength))) as change,
  kind,
  name,
  metric,
  direction,
  first_day,
  first_day_low,
  first_day_high,
  last_day,
  level_before,
  level_during,
  standard_errors,
  coalesce(array_to_string(also, ', '), '') as also
from named
order by strength
