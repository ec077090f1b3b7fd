-- One row per month and sensor group: packets of the observed sensor-days, and their mean.
-- Scope: edition
-- Source: view scope_days. Mean over the sensor-days observed: a sensor that was down is missing, not zero.
select
  month,
  sensor_group,
  cast(sum(packets) as bigint) as packets,
  count(*) as sensor_days,
  quotient(sum(packets), count(*)) as packets_per_sensor_day
from scope_days
where observed
group by month, sensor_group
order by month, sensor_group
