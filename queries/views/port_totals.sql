-- One row per port that was probed on the sensors in scope: packets that scan or are of no class known, their
-- mean per sensor per day observed, and its rank. Ties go by port label, ascending. Where one sensor alone was observed, the
-- ports that an edition leaves out for it are left out, and the next ones move up.
-- Source: views probes, scope_days, scope_sensors, scope_standing; table left_out_cells.
create or replace view port_totals as
with counted as (
  select port_label(t.protocol, t.port) as port, t.protocol, t.port as number, cast(sum(t.packets) as bigint) as packets
  from probes t
  join scope_days s on s.sensor = t.sensor and s.day = t.day and s.observed
  group by t.protocol, t.port
),
left_out as (
  select c.port
  from main.left_out_cells c join scope_sensors s on s.label = c.label
  where (select count(distinct sensor) from scope_days where observed) = 1
)
select
  row_number() over (order by packets desc, port) as rank,
  port,
  protocol,
  number,
  packets,
  quotient(packets, sensor_days_observed) as packets_per_sensor_day,
  share_pct(packets, all_packets) as share_pct
from (select *, sum(packets) over () as all_packets from counted) cross join scope_standing
where port not in (select port from left_out);
