-- One row per sensor and rank: the ten ports that were probed most. Ties go by port label, ascending. Where an edition leaves
-- out what few sources reached, the next ports move up.
-- Scope: edition
-- Source: view probes; table left_out_cells.
with port_packets as (
  select sensor, protocol, port as number, sum(packets) as packets
  from probes
  group by sensor, protocol, port
),
shown as (
  select s.label, s.place, p.sensor, port_label(p.protocol, p.number) as port, p.packets
  from port_packets p join scope_sensors s on s.sensor = p.sensor
  anti join left_out_cells c on c.label = s.label and c.port = port_label(p.protocol, p.number)
),
totals_by_sensor as (
  select sensor, sum(packets) as sensor_packets from port_packets group by sensor
),
-- The order of their names is asked for where packets leave it open, of few ports.
ranked as (
  select s.*, t.sensor_packets, row_number() over (partition by s.sensor order by s.packets desc, s.port) as rank
  from shown s
  join (select sensor, list_min(max(packets, 10)) as packets from shown group by sensor) tenth on tenth.sensor = s.sensor
  join totals_by_sensor t on t.sensor = s.sensor
  where s.packets >= tenth.packets
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
