-- One row per source, protocol and port of one day, over all sensors. Not kept: ports and sources are made from it.
-- Source: activity.
select
  src_ip,
  src_ip6,
  protocol,
  port,
  cast(sum(packets) as bigint) as packets,
  cast(sum(scan_packets) as bigint) as scan_packets,
  cast(sum(backscatter_packets) as bigint) as backscatter_packets,
  cast(sum(other_packets) as bigint) as other_packets,
  cast(min(first_packet) as bigint) as first_packet,
  cast(max(last_second) as bigint) as last_second,
  cast(bit_or(fingerprint) as integer) as fingerprint
from activity
group by src_ip, src_ip6, protocol, port
