-- One row per group of which a single sensor was observed in the quarter, and per group and month of which one was; with a
-- null group of all sensors in scope, with a null month of the quarter: what is told of the group is told of that sensor.
-- Scope: edition
-- Source: view scope_days.
with observed as (
  select distinct sensor_group, month, label
  from scope_days
  where observed
)
select sensor_group, month, min(label) as label
from observed
group by grouping sets ((), (sensor_group), (month), (sensor_group, month))
having count(distinct label) = 1
order by sensor_group nulls first, month nulls first
