-- One row per run of days on which a sensor in service was not observed.
-- Scope: edition
-- Source: view scope_days.
with missing as (
  select label, sensor_group, place, day,
    day - cast(row_number() over (partition by sensor order by day) as integer) as run
  from scope_days
  where not observed
)
select
  label,
  sensor_group,
  cast(min(day) as varchar) as first_day,
  cast(max(day) as varchar) as last_day,
  count(*) as days
from missing
group by label, sensor_group, place, run
order by first_day, place
