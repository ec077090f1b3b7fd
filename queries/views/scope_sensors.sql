-- One row per sensor in scope: those of the edition that is being made, all of them or the ones of a group.
-- Source: sensors; variable scope.
create or replace view scope_sensors as
select *
from sensors
where getvariable('scope') in ('all', sensor_group);
