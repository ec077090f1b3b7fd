-- One row per group, and one with a null group for all sensors in scope, of which a single sensor was observed in the
-- quarter: what is told of the group is told of that sensor.
-- Scope: edition
-- Source: view scope_days.
with observed as (
  select distinct sensor_group, label
  from scope_days
  where observed
)
select sensor_group, min(label) as label
from observed
group by grouping sets ((), (sensor_group))
having count(*) = 1
order by sensor_group nulls first
