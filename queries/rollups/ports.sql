-- One row per protocol, port and class of one day, over all sensors: sources are counted once however many sensors saw
-- them, and in one class, as in traffic.
-- Source: traffic for the packets and sensors; source_ports for the sources.
with by_class as (
  select protocol, port, class, cast(sum(packets) as bigint) as packets, count(*) as sensors
  from traffic
  group by protocol, port, class
),
counted as (
  select
    protocol,
    port,
    count(*) as sources,
    sum(case when scan_packets > 0 then 1 else 0 end) as scan_sources,
    sum(case when packets = backscatter_packets + other_packets and backscatter_packets > 0 then 1 else 0 end) as backscatter_sources,
    sum(case when packets = other_packets then 1 else 0 end) as other_sources
  from source_ports
  group by protocol, port
)
select
  b.protocol,
  b.port,
  b.class,
  b.packets,
  cast(of_class(b.class, c.sources, c.scan_sources, c.backscatter_sources, c.other_sources) as bigint) as sources,
  cast(b.sensors as bigint) as sensors
from by_class b
join counted c on c.protocol = b.protocol and c.port = b.port
order by b.protocol, b.port, b.class
