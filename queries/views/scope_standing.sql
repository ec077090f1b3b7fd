-- One row: how much of the quarter the sensors in scope observed. `usable` when at least half of their
-- days: less is no base to compare with.
-- Source: view scope_days.
create or replace view scope_standing as
select
  count(*) as sensor_days_expected,
  count(*) filter (observed) as sensor_days_observed,
  count(*) > 0 and 2 * count(*) filter (observed) >= count(*) as usable
from scope_days;
