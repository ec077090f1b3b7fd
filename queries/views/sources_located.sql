-- One row per IPv4 source and day, over all sensors: region and holder that its address is assigned to (null where nobody's
-- list has it), probes, ports that it tried, and the marks of its packets. Addresses are private: no page may show them.
-- Source: rollup sources; holders.
create or replace view sources_located as
select
  s.day,
  s.src_ip,
  if(s.src_ip <= h."end", h.region, null) as region,
  if(s.src_ip <= h."end", h.asn, null) as asn,
  if(s.src_ip <= h."end", h.holder, null) as holder,
  s.packets - s.backscatter_packets - s.other_packets as packets,
  s.ports,
  s.fingerprint
from (select * from sources where sensor is null and src_ip is not null) s
asof left join main.holders h on s.src_ip >= h.start;
