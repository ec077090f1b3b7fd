-- One row per source region of the probes that the sensors in scope received: packets that scan or are of
-- no class known, their mean per sensor per day observed, and its rank. Ties go by region code. Shares are of all probes,
-- those of no region included. Where one sensor alone was observed, the regions that an edition leaves out for it are left
-- out, and the next ones move up.
-- Source: tables origins and left_out_cells; views scope_days, scope_sensors, scope_standing.
create or replace view region_totals as
with counted as (
  select o.region, cast(sum(o.probes) as bigint) as packets
  from origins o
  join scope_days s on s.sensor = o.sensor and s.day = o.day and s.observed
  where o.probes > 0
  group by o.region
),
left_out as (
  select c.port as region
  from main.left_out_cells c join scope_sensors s on s.label = c.label
  where (select count(distinct sensor) from scope_days where observed) = 1
)
select
  row_number() over (order by packets desc, region) as rank,
  region,
  packets,
  quotient(packets, sensor_days_observed) as packets_per_sensor_day,
  share_pct(packets, all_packets) as share_pct
from (select *, sum(packets) over () as all_packets from counted) cross join scope_standing
where region is not null and region not in (select region from left_out);
