-- One row per sensor, protocol, port and class of one day: scan, backscatter, other, or unknown. A source of a sensor and
-- port counts in one class, so that sources add up over classes: in that of its probes (scan, else unknown) where it sent any.
-- Source: activity.
with counted as (
  select
    sensor,
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
  from activity
  group by sensor, protocol, port
),
by_class as (
  select
    sensor, protocol, port,
    class,
    of_class(class, packets, scan_packets, backscatter_packets, other_packets) as packets,
    of_class(class, sources, scan_sources, backscatter_sources, other_sources) as sources
  from counted cross join (values ('scan'), ('backscatter'), ('other'), ('unknown')) as classes(class)
)
select sensor, protocol, port, class, cast(packets as bigint) as packets, cast(sources as bigint) as sources
from by_class
where packets > 0
order by protocol, port, sensor, class
