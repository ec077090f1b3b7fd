-- At most one row: the change that the topic tells of, of those that `tsubame changes` lists.
-- Scope: all
-- Source: dataset changes.
select kind, series_kind, port, region, metric, first_day, first_day_low, first_day_high, last_day, ongoing,
  level_before, level_during, ratio, control_ratio, sensors_risen, sensors_observed
from changes
where WANTED
order by evidence desc, change
limit 1
