-- One row per day of this quarter and the one before: whether what steady_sensors counted on it is known (`comparable`), which is
-- when four of five of them, and at least one, were observed.
-- Source: views steady_sensors, and scope_days of both quarters.
create or replace view steady_days as
select d.day, count(*) filter (d.observed) > 0 and 5 * count(*) filter (d.observed) >= 4 * (select count(*) from steady_sensors) as comparable
from (from previous.scope_days union all from scope_days) d
join steady_sensors s on s.sensor = d.sensor
group by d.day;
