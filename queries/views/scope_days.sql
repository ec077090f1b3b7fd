-- One row per sensor and day in service, of the sensors that the quarterly report covers: the home sensors, or all.
-- Source: view sensor_days; setting quarterly_scope.
create or replace view scope_days as
select *
from sensor_days
where getvariable('quarterly_scope') in ('all', sensor_group);
