-- One row: probes of the sensors in scope (packets that scan or are of no class known) and the sensor-days that they were
-- counted on; source-days, which are the distinct source addresses that probed in a day added up over days, and those days:
-- the ones on which at least half of the sensors in service were observed.
-- Source: views probes, scope_days, scope_sensors, scope_standing; rollup sources.
create or replace view headlines as
with watched_days as (
  select day
  from scope_days
  group by day
  having count(*) filter (observed) > 0 and 2 * count(*) filter (observed) >= count(*)
),
counted as (
  select day, count(*) as sources
  from sources
  where getvariable('scope') = 'all' and sensor is null and packets > backscatter_packets + other_packets
  group by day
  union all
  -- The rollup has all sensors together, and no part of them.
  select day, count(distinct (src_ip, src_ip6))
  from sources
  where getvariable('scope') <> 'all' and sensor in (select sensor from scope_sensors) and packets > backscatter_packets + other_packets
  group by day
)
select
  coalesce((select cast(sum(p.packets) as bigint) from probes p join scope_days s on s.sensor = p.sensor and s.day = p.day and s.observed), 0) as packets,
  n.sensor_days_observed as sensor_days,
  coalesce((select cast(sum(c.sources) as bigint) from counted c join watched_days w on w.day = c.day), 0) as source_days,
  (select count(*) from watched_days) as days,
  n.usable
from scope_standing n;
