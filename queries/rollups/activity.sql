-- One row per sensor, protocol, port and source of one day: the finest rollup, which all others are made from.
-- Source: packets. export_rows is the number of rows of the exports; it is added up and not kept. first_packet is the epoch second times 65536 plus the source port of the first packet.
-- Packets that are of no class known are those beyond the three sums.
select
  sensor,
  cast(protocol as integer) as protocol,
  cast(port as integer) as port,
  cast(src_ip as bigint) as src_ip,
  src_ip6,
  cast(count(*) as bigint) as export_rows,
  cast(sum(packets) as bigint) as packets,
  cast(sum(case when class = 1 then packets else 0 end) as bigint) as scan_packets,
  cast(sum(case when class = 2 then packets else 0 end) as bigint) as backscatter_packets,
  cast(sum(case when class = 3 then packets else 0 end) as bigint) as other_packets,
  cast(min(second * 65536 + src_port) as bigint) as first_packet,
  cast(max(second) as bigint) as last_second,
  cast(bit_or(fingerprint) as integer) as fingerprint
from packets
group by sensor, protocol, port, src_ip, src_ip6
