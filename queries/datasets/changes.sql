-- One row per unusual change of the quarter, strongest first, then outages of sensors. `first_day_low` and
-- `first_day_high` bound its first day; `ratio` is null where there was nothing before. `control_ratio`: how the rest of
-- its kind moved in the same days. `verdict`: one_source, one_sensor, one_group or everywhere. `extra_issue`: somebody
-- should know before the quarter ends: a rise to twice as much or more that many sources bring to many sensors.
-- Scope: all
-- Source: datasets change_heads, change_verdicts, change_parts, change_days, coverage_gaps; view sensor_days.
with control as (
  select d.change, median(d.control) filter (d.day between h.first_day and h.last_day) / nullif(median(d.control) filter (d.day < h.first_day), 0) as ratio
  from change_days d join change_heads h on h.change = d.change
  group by d.change
),
parts as (
  select kind, name, metric, direction,
    max(part) filter (part_kind = 'port' and share_pct >= 50) as port,
    max(part) filter (part_kind = 'region' and share_pct >= 50) as region
  from change_parts
  group by kind, name, metric, direction
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
    h.first_day,
    h.first_day_low,
    h.first_day_high,
    h.last_day,
    h.last_day = (select cast(max(day) as varchar) from sensor_days where observed) as ongoing,
    h.level_before,
    h.level_during,
    round(h.level_during / nullif(h.level_before, 0), 2) as ratio,
    round(c.ratio, 2) as control_ratio,
    h.standard_errors,
    v.verdict,
    v.top_source_pct,
    v.top_sensor_label,
    v.top_sensor_pct,
    v.top_group,
    v.home_pct,
    h.also,
    row_number() over (order by h.standard_errors desc, h.change) as place
  from change_heads h
  join change_verdicts v using (kind, name, metric, direction)
  left join parts p using (kind, name, metric, direction)
  left join control c on c.change = h.change
  union all by name
  select
    concat(first_day, '-', label) as change,
    'outage' as kind,
    'sensor' as series_kind,
    label as name,
    'sensor_days' as metric,
    first_day,
    first_day as first_day_low,
    first_day as first_day_high,
    last_day,
    last_day = (select cast(max(day) as varchar) from days) as ongoing,
    'one_sensor' as verdict,
    label as top_sensor_label,
    100 as top_sensor_pct,
    sensor_group as top_group,
    '' as also,
    1000000 + row_number() over (order by first_day, label) as place
  from coverage_gaps
)
select * exclude (place), kind = 'rise' and verdict in ('one_group', 'everywhere') and (ratio is null or ratio >= 2) as extra_issue
from found
order by place
