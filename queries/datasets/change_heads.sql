-- One row per change of the quarter: level changes that are one and the same, seen as a port, a region or a holder, stand
-- under the surest of them. They are the same when they go in the same direction, begin within a week of each other or where
-- their intervals meet, share half of the days of the longer one, and one makes up half of the other or more, or both are made
-- by half of one holder or network: a flood of one day does not hide a rise of ten. `change` is the name it goes by.
-- Scope: all
-- Source: datasets level_changes and change_parts.
with ranked as (
  select *, cast(first_day_low as date) as low, cast(first_day_high as date) as high, cast(first_day as date) as onset, cast(last_day as date) as ending
  from level_changes
),
-- Sources tell more than packets where both changed.
series as (
  select *, row_number() over (order by evidence desc, kind, name, metric, first_day) as strength
  from ranked a
  where metric = 'sources' or not exists (
    from ranked b
    where b.metric = 'sources' and b.kind = a.kind and b.name = a.name and b.direction = a.direction
      and (abs(a.onset - b.onset) <= 7 or a.low <= b.high and b.low <= a.high)
  )
),
-- What makes up half of a change.
halves as (
  select s.strength, p.part_kind, coalesce(p.part, p.range) as part
  from series s
  join change_parts p on p.kind = s.kind and p.name = s.name and p.metric = s.metric and p.direction = s.direction and p.first_day = s.first_day
  where p.share_pct >= 50
  union
  select strength, kind, name from series
),
-- What begins when a burst ends is its end: of a port, a rise that is over is a fall of the region that it came from.
turns as (
  select strength, kind, name, direction, onset, low, high, ending, false as over from series
  union all
  select strength, kind, name, if(direction = 'rise', 'fall', 'rise'), ending + 1, ending - 2, ending + 4, null, true from series where shape = 'burst'
),
near as (
  select a.strength as one, b.strength as other, a.over
  from turns a
  join series b on b.direction = a.direction and a.strength <> b.strength and (a.over or a.strength < b.strength)
    and (abs(a.onset - b.onset) <= 7 or a.low <= b.high and b.low <= a.high)
    and (a.over or 2 * (least(a.ending, b.ending) - greatest(a.onset, b.onset) + 1) >= greatest(a.ending - a.onset, b.ending - b.onset) + 1)
),
-- Parts of a change that changed themselves then, by kind: together they may make a third of it or more.
together as (
  select n.one, n.other, sum(p.share_pct) over (partition by n.other, p.part_kind) as share_pct
  from (select one, other, bool_and(over) as over from near group by one, other) n
  join series a on a.strength = n.one and (a.kind = 'port' or not n.over)
  join series b on b.strength = n.other
  join change_parts p on p.kind = b.kind and p.name = b.name and p.metric = b.metric and p.direction = b.direction and p.first_day = b.first_day
    and p.part_kind = a.kind and p.part = a.name
),
linked as (
  select n.one, n.other
  from near n
  join halves a on a.strength = n.one
  join halves b on b.strength = n.other and b.part_kind = a.part_kind and b.part = a.part
  join series s on s.strength = n.one
  join series o on o.strength = n.other
  where not n.over
    and (a.part_kind in ('holder', 'network', 'source')
      or a.part_kind = s.kind and a.part = s.name
      or a.part_kind = o.kind and a.part = o.name)
  union
  select one, other from together where share_pct >= 35
),
-- What is linked to one that stands alone stands under the surest such; so does what is linked to none but such.
heads as (
  select s.strength, coalesce(min(l.one) filter (not exists (from linked u where u.other = l.one and u.one < u.other)), min(l.one), s.strength) as head
  from series s
  left join linked l on l.other = s.strength
  group by s.strength
),
named as (
  select s.*,
    list(distinct o.name order by o.name) filter (o.name <> s.name) as also,
    concat(s.first_day, '-', case s.kind when 'holder' then 'holder' else lower(replace(s.name, '/', '-')) end) as stem
  from series s
  join heads h on h.head = s.strength
  join series o on o.strength = h.strength
  where s.strength in (select strength from heads where head = strength)
  group by all
)
select
  if(row_number() over (partition by stem order by strength) = 1, stem, concat(stem, '-', row_number() over (partition by stem order by strength))) as change,
  kind,
  name,
  metric,
  direction,
  shape,
  first_day,
  first_day_low,
  first_day_high,
  last_day,
  level_before,
  level_during,
  evidence,
  coalesce(array_to_string(also, ', '), '') as also
from named
order by strength
