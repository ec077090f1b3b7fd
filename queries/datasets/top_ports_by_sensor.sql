-- One row per sensor and rank: the ten ports that were probed most. Ties go by port label, ascending. Where an edition leaves
-- out what few sources reached, the next ports move up.
-- Scope: edition
-- Source: view probes; table left_out_cells.
with port_packets as (
  select sensor, port_label(protocol, port) as port, sum(packets) as packets
  from probes
  group by all
),
shares as (
  select label, place, p.*, sum(packets) over (partition by sensor) as sensor_packets
  from port_packets p join scope_sensors using (sensor)
),
ranked as (
  select *, row_number() over (partition by sensor order by packets desc, port) as rank
  from shares anti join left_out_cells using (label, port)
)
select
  sensor,
  label,
  rank,
  port,
  cast(packets as bigint) as packets,
  share_pct(packets, sensor_packets) as share_pct
from ranked
where rank <= 10
order by place, rank
