-- One row: how much the quarter stands on. In service: for at least one day of it.
-- Scope: edition
-- Source: view scope_days; view scope_sensors, dataset totals.
select
  (select packets from totals where sensor is null) as packets,
  (select sources from totals where sensor is null) as sources,
  count(distinct sensor) as sensors,
  count(distinct sensor) filter (sensor_group = 'home') as home_sensors,
  count(distinct sensor) filter (sensor_group = 'overseas') as overseas_sensors,
  (select count(*) from scope_sensors where featured) as featured_sensors,
  count(distinct day) as days,
  count(*) as sensor_days_expected,
  count(*) filter (observed) as sensor_days_observed,
  count(*) filter (not observed) as sensor_days_missing
from scope_days
