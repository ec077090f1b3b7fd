-- One row per change and group of sensors: the mean of what one of its sensors saw of it in a day, before and during.
-- Scope: all
-- Source: datasets change_heads and change_sensors.
select
  h.change,
  h.kind as series_kind,
  h.name,
  s.sensor_group,
  count(*) as sensors,
  -- In thousandths, so that sums are exact.
  round(cast(sum(cast(round(1000 * s.level_before) as bigint)) as double) / (1000 * count(*)), 2) as level_before,
  round(cast(sum(cast(round(1000 * s.level_during) as bigint)) as double) / (1000 * count(*)), 2) as level_during
from change_heads h
join change_sensors s using (kind, name, metric, direction, first_day)
group by h.change, h.kind, h.name, s.sensor_group
order by h.change, s.sensor_group
