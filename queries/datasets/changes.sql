-- One row per change of the quarter, surest first, then outages of sensors: a day on which nothing was recorded is one, not one of
-- each sensor. `first_day_low` and `first_day_high` bound its first day; `ratio` is null where there was nothing before.
-- `control_ratio`: how the rest of its kind moved in the same days. `sureness`: `sure`, where noise without an event makes
-- less than one such change in a hundred quarters, else `likely`. `verdict`: see change_verdicts. `extra_issue`: somebody
-- should know before the quarter ends: a rise to twice as much or more that many sources bring to more than one sensor, and
-- that is no answer to what others forged, nor accepted. A change is accepted until the day that the list says is over; a
-- list that says none accepts it for good.
-- Scope: all
-- Source: datasets change_heads, change_verdicts, change_parts, change_days, coverage_gaps; view sensor_days; accepted_changes.
with control as (
  select d.change, median(d.control) filter (d.day between h.first_day and h.last_day) / nullif(median(d.control) filter (d.day < h.first_day), 0) as ratio
  from change_days d join change_heads h on h.change = d.change
  group by d.change
),
parts as (
  select kind, name, metric, direction, first_day,
    max(part) filter (part_kind = 'port' and share_pct >= 50) as port,
    max(part) filter (part_kind = 'region' and share_pct >= 50) as region
  from change_parts
  group by kind, name, metric, direction, first_day
),
dark_days as (
  select day, day - cast(row_number() over (order by day) as integer) as run
  from sensor_days
  group by day
  having count(*) > 1 and not bool_or(observed)
),
outages as (
  select 'all sensors' as name, cast(min(day) as varchar) as first_day, cast(max(day) as varchar) as last_day, null as top_group, 0 as place
  from dark_days
  group by run
  union all
  select label, first_day, last_day, sensor_group, 1
  from coverage_gaps g
  where g.days > (select count(*) from dark_days d where d.day between cast(g.first_day as date) and cast(g.last_day as date))
),
found as (
  select
    h.change,
    h.direction as kind,
    h.kind as series_kind,
    h.name,
    if(h.kind = 'port', h.name, p.port) as port,
    if(h.kind = 'region', h.name, p.region) as region,
    h.metric,
    h.shape,
    h.first_day,
    h.first_day_low,
    h.first_day_high,
    h.last_day,
    h.last_day = (select cast(max(day) as varchar) from sensor_days where observed) as ongoing,
    h.level_before,
    h.level_during,
    round(h.level_during / nullif(h.level_before, 0), 2) as ratio,
    round(c.ratio, 2) as control_ratio,
    h.evidence,
    if(h.evidence >= 50, 'sure', 'likely') as sureness,
    v.verdict,
    v.sensors_risen,
    v.sensors_observed,
    v.top_source_pct,
    v.top_network_pct,
    v.top_sensor_label,
    v.top_sensor_pct,
    v.top_group,
    v.home_pct,
    v.answers_pct,
    h.also,
    row_number() over (order by h.evidence desc, h.change) as place
  from change_heads h
  join change_verdicts v using (kind, name, metric, direction, first_day)
  left join parts p using (kind, name, metric, direction, first_day)
  left join control c on c.change = h.change
  union all by name
  select
    concat(first_day, '-', replace(name, ' ', '-')) as change,
    'outage' as kind,
    'sensor' as series_kind,
    name,
    'sensor_days' as metric,
    first_day,
    first_day as first_day_low,
    first_day as first_day_high,
    last_day,
    last_day = (select cast(max(day) as varchar) from days) as ongoing,
    'sure' as sureness,
    if(place = 0, 'everywhere', 'one_sensor') as verdict,
    if(place = 1, name, null) as top_sensor_label,
    if(place = 1, 100, null) as top_sensor_pct,
    top_group,
    '' as also,
    1000000 + row_number() over (order by first_day, place, name) as place
  from outages
),
accepted as (
  select *, accepted_until is null or accepted_until >= (select max(day) from sensor_days where observed) as stands
  from accepted_changes
)
select f.* exclude (place),
  f.kind = 'rise' and f.verdict in ('one_group', 'some_sensors', 'one_holder', 'everywhere') and (f.ratio is null or f.ratio >= 2)
    and coalesce(f.answers_pct, 0) <= 50 and not coalesce(a.stands, false) as extra_issue,
  coalesce(a.stands, false) as accepted,
  cast(a.accepted_until as varchar) as accepted_until,
  a.accepted_by,
  a.accepted_reason
from found f
left join accepted a on a.change = f.change
order by f.place
