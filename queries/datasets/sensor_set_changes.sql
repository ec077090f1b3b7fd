-- One row per day of this quarter or the one before on which the sensors in scope changed: how many
-- joined that day, and how many served the day before and no more.
-- Scope: edition
-- Source: sensors; variable scope, table period of this quarter and the one before.
with bounds as (
  select least((select min(day) from previous.days), (select min(day) from days)) as first_day, (select max(day) from days) as last_day
),
comings as (
  select first_day as day, 1 as joined, 0 as gone
  from sensors
  where getvariable('scope') in ('all', sensor_group)
  union all
  select last_day + 1, 0, 1
  from sensors
  where getvariable('scope') in ('all', sensor_group)
)
select cast(day as varchar) as day, cast(sum(joined) as bigint) as joined, cast(sum(gone) as bigint) as gone
from comings cross join bounds
where day > first_day and day <= bounds.last_day
group by day
order by day
