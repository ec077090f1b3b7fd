-- One row per sensor per day in service of this quarter and the one before; columns as in sensor_days.
-- Source: view sensor_days of both.
create or replace view sensor_history as
select * from previous.sensor_days
union all
select * from sensor_days;
