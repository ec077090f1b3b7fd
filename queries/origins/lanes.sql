-- One row per day, sensor, protocol, port and lane: all packets and their sources; of these the probes (packets that
-- scan or are of no class known), and the sources that sent any. The lane of a source is its lane of the day, on all ports and sensors.
-- Source: rollup activity; table source_kinds.
with lanes_counted as (
  select
    a.day,
    a.sensor,
    a.protocol,
    a.port,
    coalesce(k.kind, k6.kind) % 32 as lane,
    cast(sum(a.packets) as bigint) as packets,
    count(*) as sources,
    cast(sum(a.packets - a.backscatter_packets - a.other_packets) as bigint) as probes,
    count(*) filter (a.packets > a.backscatter_packets + a.other_packets) as probing_sources
  from activity a
  left join source_kinds k on k.src_ip = a.src_ip and k.day = a.day
  left join source_kinds k6 on k6.src_ip6 = a.src_ip6 and k6.day = a.day
  group by a.day, a.sensor, a.protocol, a.port, coalesce(k.kind, k6.kind) % 32
)
select
  day,
  sensor,
  protocol,
  port,
  kind_lane(lane) as lane,
  kind_tool(lane) as tool,
  packets,
  sources,
  probes,
  probing_sources
from lanes_counted
