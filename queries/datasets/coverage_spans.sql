-- One row per run of days on which the same sensors in service were not observed, each from the same first day to the same
-- last: how many they are, and whether they are all sensors in scope, several of them, or one.
-- Scope: edition
-- Source: dataset coverage_gaps; view scope_days.
select
  first_day,
  last_day,
  days,
  count(*) as sensors,
  case
    when count(*) = 1 then 'one'
    when count(*) = (select count(distinct sensor) from scope_days) then 'all'
    else 'several'
  end as extent
from coverage_gaps
group by first_day, last_day, days
order by first_day, last_day
