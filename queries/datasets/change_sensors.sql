-- One row per level change and sensor: how much more, or less, that sensor saw of it in a day than in the days before.
-- Scope: all
-- Source: dataset level_changes; views series_by_sensor_day and sensor_history.
with seen as (
  select c.kind, c.name, c.metric, c.direction, h.sensor, h.label, h.sensor_group, h.place,
    h.day >= cast(c.first_day as date) as during,
    if(c.metric = 'sources', s.sources, s.packets) as value
  from level_changes c
  join sensor_history h on h.observed and h.day <= cast(c.last_day as date)
  left join series_by_sensor_day s on s.kind = c.kind and s.name = c.name and s.sensor = h.sensor and s.day = h.day
),
means as (
  select kind, name, metric, direction, sensor, label, sensor_group, place,
    coalesce(sum(value) filter (during), 0) / count(*) filter (during) as level_during,
    coalesce(sum(value) filter (not during), 0) / count(*) filter (not during) as level_before
  from seen
  group by kind, name, metric, direction, sensor, label, sensor_group, place
  having count(*) filter (during) > 0 and count(*) filter (not during) > 0
)
select
  kind,
  name,
  metric,
  direction,
  sensor,
  label,
  sensor_group,
  round(level_before, 3) as level_before,
  round(level_during, 3) as level_during,
  round(if(direction = 'rise', level_during - level_before, level_before - level_during), 3) as excess
from means
order by kind, name, metric, direction, place
