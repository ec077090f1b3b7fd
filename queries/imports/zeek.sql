-- One row per line of a Zeek conn.log, whichever way it was written.
-- Source: connections. Variable: sensor, a constant that goes before the field.
-- Zeek puts the type and code of ICMP where the ports are, and calls ICMPv6 icmp too.
-- A connection stands for the packets of its originator. Without that count it stands for one; a count of 0 (the
-- originator was not heard) is rejected later.
insert into readings by name
select
  ts as time,
  coalesce(getvariable('sensor'), sensor) as sensor,
  orig_h as src_ip,
  if(proto = 'icmp', null, orig_p) as src_port,
  if(proto = 'icmp', null, resp_p) as dst_port,
  case
    when proto = 'icmp' and contains(orig_h, ':') then 'icmp6'
    when proto = 'unknown_transport' then ip_proto
    else proto
  end as protocol,
  if(proto = 'icmp', orig_p, null) as icmp_type,
  if(proto = 'icmp', resp_p, null) as icmp_code,
  orig_pkts as packets,
  resp_h as dst_ip,
  if(coalesce(path, 'conn') = 'conn', reason, 'not a connection') as reason
from connections;
