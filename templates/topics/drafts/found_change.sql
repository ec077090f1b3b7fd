-- At most one row: the surest change of level of the daily sources, ABOUT.
-- Scope: edition
-- Source: macro change_of.
select kind, KIND as series_kind, PORT as port, cast(null as varchar) as region, metric, first_day, first_day_low, first_day_high, last_day, ongoing,
  level_before, level_during, ratio, cast(null as double) as control_ratio,
  cast(null as bigint) as sensors_risen, cast(null as bigint) as sensors_observed
from change_of(SUBJECT, TRIED)
