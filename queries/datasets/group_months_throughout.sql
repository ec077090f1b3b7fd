-- One row per month and sensor group whose mean is another one on the sensors that were in service throughout the
-- quarter, to one digit. Empty when no sensor came or went.
-- Scope: edition
-- Source: view scope_days; sensors, days. Means over the sensor-days observed.
with throughout as (
  select sensor
  from sensors
  where (first_day is null or first_day <= (select min(day) from days))
    and (last_day is null or last_day >= (select max(day) from days))
),
means as (
  select
    month,
    sensor_group,
    quotient(sum(packets), count(*)) as packets_per_sensor_day,
    quotient(sum(packets) filter (sensor in (from throughout)), count(*) filter (sensor in (from throughout))) as packets_per_sensor_day_throughout
  from scope_days
  where observed
  group by month, sensor_group
)
select
  month,
  sensor_group,
  packets_per_sensor_day,
  packets_per_sensor_day_throughout
from means
where round(packets_per_sensor_day, 1) <> round(packets_per_sensor_day_throughout, 1)
order by month, sensor_group
