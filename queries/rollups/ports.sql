-- One row per protocol and port of one day, over all sensors: sources are counted once however many sensors saw them.
-- Source: source_ports, traffic.
select
  s.protocol,
  s.port,
  cast(s.packets as bigint) as packets,
  cast(s.sources as bigint) as sources,
  cast(t.sensors as bigint) as sensors
from (
  select protocol, port, sum(packets) as packets, count(*) as sources
  from source_ports
  group by protocol, port
) s
join (
  select protocol, port, count(*) as sensors
  from traffic
  group by protocol, port
) t on s.protocol = t.protocol and s.port = t.port
order by s.protocol, s.port
