-- One row per sensor, protocol, port and lane of one day. The lane of a source is its lane of the day, on all ports and sensors.
-- Source: rollup activity; table source_kinds.
with lanes_counted as (
  select a.sensor, a.protocol, a.port, k.kind % 16 as lane, cast(sum(a.packets) as bigint) as packets, count(*) as sources
  from activity a join source_kinds k on k.src_ip = a.src_ip
  group by a.sensor, a.protocol, a.port, k.kind % 16
  union all
  select a.sensor, a.protocol, a.port, k.kind % 16, cast(sum(a.packets) as bigint), count(*)
  from activity a join source_kinds k on k.src_ip6 = a.src_ip6
  where a.src_ip is null
  group by a.sensor, a.protocol, a.port, k.kind % 16
)
select
  sensor,
  protocol,
  port,
  kind_lane(lane) as lane,
  kind_tool(lane) as tool,
  cast(sum(packets) as bigint) as packets,
  cast(sum(sources) as bigint) as sources
from lanes_counted
group by sensor, protocol, port, lane
