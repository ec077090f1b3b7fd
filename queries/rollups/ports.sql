-- One row per protocol, port and class of one day, over all sensors: sources are counted once however many sensors saw
-- them, and in one class, as in traffic.
-- Source: source_ports, traffic.
with counted as (
  select
    protocol,
    port,
    sum(packets) as packets,
    sum(scan_packets) as scan_packets,
    sum(backscatter_packets) as backscatter_packets,
    sum(other_packets) as other_packets,
    count(*) as sources,
    sum(case when scan_packets > 0 then 1 else 0 end) as scan_sources,
    sum(case when packets = backscatter_packets + other_packets and backscatter_packets > 0 then 1 else 0 end) as backscatter_sources,
    sum(case when packets = other_packets then 1 else 0 end) as other_sources
  from source_ports
  group by protocol, port
),
by_class as (
  select
    protocol, port,
    class,
    of_class(class, packets, scan_packets, backscatter_packets, other_packets) as packets,
    of_class(class, sources, scan_sources, backscatter_sources, other_sources) as sources
  from counted cross join (values ('scan'), ('backscatter'), ('other'), ('unknown')) as classes(class)
)
select
  s.protocol,
  s.port,
  s.class,
  cast(s.packets as bigint) as packets,
  cast(s.sources as bigint) as sources,
  cast(t.sensors as bigint) as sensors
from by_class s
join (
  select protocol, port, class, count(*) as sensors
  from traffic
  group by protocol, port, class
) t on s.protocol = t.protocol and s.port = t.port and s.class = t.class
order by s.protocol, s.port, s.class
