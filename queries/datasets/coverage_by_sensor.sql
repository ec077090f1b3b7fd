-- One row per sensor: days in service, days observed, and the longest run of days without observation.
-- Scope: edition
-- Source: view scope_days.
with gaps as (
  -- Consecutive missing days share day minus row number.
  select sensor, count(*) as days
  from (
    select sensor, day - cast(row_number() over (partition by sensor order by day) as integer) as run
    from scope_days
    where not observed
  )
  group by sensor, run
)
select
  d.sensor,
  d.label,
  d.sensor_group,
  count(*) as days_expected,
  count(*) filter (d.observed) as days_observed,
  coalesce((select max(days) from gaps g where g.sensor = d.sensor), 0) as longest_gap_days
from scope_days d
group by d.sensor, d.label, d.sensor_group, d.place
order by d.place
