-- One row per sensor and source of one day, and one per source with a null sensor: all sensors together.
-- Source: source_ports, activity. ports is the number of different ports the source tried, exact for the day: ports that
-- it only answered from are not tried, since whoever forged the source address chose them.
select
  null as sensor,
  src_ip,
  src_ip6,
  cast(sum(packets) as bigint) as packets,
  cast(sum(scan_packets) as bigint) as scan_packets,
  cast(sum(backscatter_packets) as bigint) as backscatter_packets,
  cast(sum(other_packets) as bigint) as other_packets,
  cast(sum(case when packets > backscatter_packets + other_packets then 1 else 0 end) as bigint) as ports,
  cast(min(first_packet) as bigint) as first_packet,
  cast(max(last_second) as bigint) as last_second,
  cast(bit_or(fingerprint) as integer) as fingerprint
from source_ports
group by src_ip, src_ip6
union all
select
  sensor,
  src_ip,
  src_ip6,
  cast(sum(packets) as bigint) as packets,
  cast(sum(scan_packets) as bigint) as scan_packets,
  cast(sum(backscatter_packets) as bigint) as backscatter_packets,
  cast(sum(other_packets) as bigint) as other_packets,
  cast(sum(case when packets > backscatter_packets + other_packets then 1 else 0 end) as bigint) as ports,
  cast(min(first_packet) as bigint) as first_packet,
  cast(max(last_second) as bigint) as last_second,
  cast(bit_or(fingerprint) as integer) as fingerprint
from activity
group by sensor, src_ip, src_ip6
