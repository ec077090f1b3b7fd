-- One row per day and sensor group: were all its sensors in service observed, some, or none?
-- Scope: edition
-- Source: dataset sensors_observed_by_day.
select
  day,
  sensor_group,
  case when sensors_observed = sensors_expected then 'complete' when sensors_observed > 0 then 'partial' else 'none' end as state,
  sensors_observed,
  sensors_expected
from sensors_observed_by_day
order by day, sensor_group
