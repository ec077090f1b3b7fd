-- One row per sensor in scope and day in service; columns as in sensor_days.
-- Source: view sensor_days; variable scope.
create or replace view scope_days as
select *
from sensor_days
where getvariable('scope') in ('all', sensor_group);
