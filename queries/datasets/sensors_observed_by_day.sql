-- One row per day and sensor group: sensors in service, and those observed.
-- Scope: edition
-- Source: view scope_days.
select
  cast(day as varchar) as day,
  sensor_group,
  count(*) as sensors_expected,
  count(*) filter (observed) as sensors_observed
from scope_days
group by day, sensor_group
order by day, sensor_group
