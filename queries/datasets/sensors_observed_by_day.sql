-- One row per day and sensor group: sensors in service, and those observed.
-- Source: view sensor_days.
select
  cast(day as varchar) as day,
  sensor_group,
  count(*) as sensors_expected,
  count(*) filter (observed) as sensors_observed
from sensor_days
group by day, sensor_group
order by day, sensor_group
