-- One row per sensor, protocol, port and lane of one day: all packets and their sources; of these the probes (packets that
-- scan or are of no class known), and the sources that sent any. The lane of a source is its lane of the day, on all ports and sensors.
-- Source: rollup activity; table source_kinds.
with lanes_counted as (
  select a.sensor, a.protocol, a.port, k.kind % 32 as lane, cast(sum(a.packets) as bigint) as packets, count(*) as sources,
    sum(a.packets - a.backscatter_packets - a.other_packets) as probes, count(*) filter (a.packets > a.backscatter_packets + a.other_packets) as probing_sources
  from activity a join source_kinds k on k.src_ip = a.src_ip
  group by a.sensor, a.protocol, a.port, k.kind % 32
  union all
  select a.sensor, a.protocol, a.port, k.kind % 32, cast(sum(a.packets) as bigint), count(*),
    sum(a.packets - a.backscatter_packets - a.other_packets), count(*) filter (a.packets > a.backscatter_packets + a.other_packets)
  from activity a join source_kinds k on k.src_ip6 = a.src_ip6
  where a.src_ip is null
  group by a.sensor, a.protocol, a.port, k.kind % 32
)
select
  sensor,
  protocol,
  port,
  kind_lane(lane) as lane,
  kind_tool(lane) as tool,
  cast(sum(packets) as bigint) as packets,
  cast(sum(sources) as bigint) as sources,
  cast(sum(probes) as bigint) as probes,
  cast(sum(probing_sources) as bigint) as probing_sources
from lanes_counted
group by sensor, protocol, port, lane
