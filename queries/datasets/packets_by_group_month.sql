-- One row per month and sensor group: packets of the observed sensor-days, and their mean. A month of one sensor alone that
-- few sources reached is left out.
-- Scope: edition
-- Source: view scope_days, table left_out_cells. Mean over the sensor-days observed: a sensor that was down is missing, not
-- zero.
select
  month,
  sensor_group,
  cast(sum(packets) as bigint) as packets,
  count(*) as sensor_days,
  quotient(sum(packets), count(*)) as packets_per_sensor_day
from scope_days
where observed
group by month, sensor_group
having count(distinct label) > 1 or (min(label), month) not in (select (label, port) from left_out_cells)
order by month, sensor_group
