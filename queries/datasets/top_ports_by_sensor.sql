-- One row per sensor and rank: its ten most frequent ports. Ties go by port label, ascending.
-- Source: rollup traffic.
with port_packets as (
  select sensor, port_label(protocol, port) as port, sum(packets) as packets
  from traffic
  group by all
),
ranked as (
  select
    sensor,
    port,
    packets,
    sum(packets) over (partition by sensor) as sensor_packets,
    row_number() over (partition by sensor order by packets desc, port) as rank
  from port_packets
)
select
  sensor,
  label,
  rank,
  port,
  cast(packets as bigint) as packets,
  round(100.0 * packets / sensor_packets, 4) as share_pct
from ranked join sensors using (sensor)
where rank <= 10
order by place, rank
