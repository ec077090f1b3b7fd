-- One row per port that was probed on the sensors in scope: packets that scan or are of no class known, their
-- mean per sensor per day observed, and its rank. Ties go by port label, ascending.
-- Source: views probes, scope_days, scope_standing.
create or replace view port_totals as
with counted as (
  select port_label(t.protocol, t.port) as port, t.protocol, t.port as number, cast(sum(t.packets) as bigint) as packets
  from probes t
  join scope_days s on s.sensor = t.sensor and s.day = t.day and s.observed
  group by t.protocol, t.port
)
select
  row_number() over (order by packets desc, port) as rank,
  port,
  protocol,
  number,
  packets,
  packets / sensor_days_observed as packets_per_sensor_day,
  100.0 * packets / sum(packets) over () as share_pct
from counted cross join scope_standing;
