-- One row per port that is in the top ten of any featured sensor: how many of their top tens it is in, by group.
-- Scope: edition
-- Source: dataset top_ports_by_sensor, view scope_sensors.
with featured as (
  select sensor, sensor_group from scope_sensors where featured
),
group_sizes as (
  select
    count(*) as sensors_total,
    count(*) filter (sensor_group = 'home') as home_total,
    count(*) filter (sensor_group = 'overseas') as overseas_total
  from featured
)
select
  port,
  count(*) as sensors,
  sensors_total,
  count(*) filter (sensor_group = 'home') as home_sensors,
  home_total,
  count(*) filter (sensor_group = 'overseas') as overseas_sensors,
  overseas_total
from top_ports_by_sensor join featured using (sensor) cross join group_sizes
group by port, sensors_total, home_total, overseas_total
order by sensors desc, try_cast(split_part(port, '/', 1) as integer) nulls last, port
