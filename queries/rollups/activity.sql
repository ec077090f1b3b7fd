-- One row per sensor, protocol, port and source of one day: the finest rollup, which all others are made from.
-- Source: packets. export_rows is the number of rows of the exports; it is added up and not kept. first_packet is the epoch second times 65536 plus the source port of the first packet.
select
  sensor,
  cast(protocol as integer) as protocol,
  cast(port as integer) as port,
  cast(src_ip as bigint) as src_ip,
  src_ip6,
  cast(count(*) as bigint) as export_rows,
  cast(sum(packets) as bigint) as packets,
  cast(min(second * 65536 + src_port) as bigint) as first_packet,
  cast(max(second) as bigint) as last_second,
  cast(bit_or(fingerprint) as integer) as fingerprint
from packets
group by sensor, protocol, port, src_ip, src_ip6
