-- One row per line of a Zeek conn.log, whichever way it was written.
-- Source: named. Zeek puts the type and code of ICMP where the ports are, and calls ICMPv6 icmp too.
-- A connection stands for the packets of its originator. Without that count it stands for one; a count of 0 (the
-- originator was not heard) is rejected later.
create or replace temp view shaped as
select * replace (
  if(protocol = 'icmp', null, src_port) as src_port,
  if(protocol = 'icmp', null, dst_port) as dst_port,
  case
    when protocol = 'icmp' and contains(src_ip, ':') then 'icmp6'
    when protocol = 'unknown_transport' then ip_proto
    else protocol
  end as protocol,
  if(protocol = 'icmp', src_port, null) as icmp_type,
  if(protocol = 'icmp', dst_port, null) as icmp_code,
  if(coalesce(path, 'conn') = 'conn', reason, 'not a connection') as reason)
from named;
