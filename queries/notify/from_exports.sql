-- One row per source, source port, protocol and destination port of one day, of the sources wanted.
-- Source: the view packets over the day's exports; wanted. Source port 0 stands for none; rows that no rollup counts are left out.
select
  src_ip,
  src_port,
  protocol,
  port,
  cast(sum(packets) as bigint) as packets,
  min(second) as first_second,
  max(second) as last_second,
  bit_or(cast(fingerprint as integer)) as fingerprint
from packets
where src_ip in (select src_ip from wanted) and sensor is not null and protocol is not null and port is not null
group by src_ip, src_port, protocol, port
