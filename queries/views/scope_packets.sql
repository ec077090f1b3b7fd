-- One row per day, sensor in scope and port or source region, on days on which the sensor was observed: probes, which are
-- the packets that ranks count. Kind `sensor_day` has one for each such sensor and day.
-- Source: views probes and scope_days, table origins.
create or replace view scope_packets as
with counted as (
  select 'port' as kind, port_label(protocol, port) as name, sensor, day, packets
  from probes
  union all
  select 'region', region, sensor, day, probes
  from origins
  where region is not null and probes > 0
)
select c.kind, c.name, c.sensor, c.day, (c.day - (select min(day) from days)) // 7 as week, c.packets
from counted c
join scope_days s on s.sensor = c.sensor and s.day = c.day and s.observed
union all
select 'sensor_day', null, sensor, day, (day - (select min(day) from days)) // 7, 1
from scope_days
where observed;
