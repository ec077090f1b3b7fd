-- One row per day, source, protocol and destination port, of the sources wanted, for days whose exports are gone: only the
-- source port of the first packet is known.
-- Source: rollup activity over these days; wanted.
select
  day,
  src_ip,
  min(first_packet) % 65536 as src_port,
  protocol,
  port,
  cast(sum(packets) as bigint) as packets,
  min(first_packet) // 65536 as first_second,
  max(last_second) as last_second,
  bit_or(fingerprint) as fingerprint
from activity
where src_ip in (select src_ip from wanted)
group by day, src_ip, protocol, port
