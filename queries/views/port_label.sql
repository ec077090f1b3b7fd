-- How a port is called on pages: 23/TCP, or the protocol alone where it has no ports (ICMP).
create or replace macro protocol_name(protocol) as
  case protocol
    when 1 then 'ICMP' when 2 then 'IGMP' when 6 then 'TCP' when 17 then 'UDP' when 33 then 'DCCP' when 41 then 'IPv6'
    when 47 then 'GRE' when 50 then 'ESP' when 51 then 'AH' when 58 then 'ICMPv6' when 89 then 'OSPF' when 132 then 'SCTP'
    when 136 then 'UDPLite' else concat('protocol ', protocol)
  end;
create or replace macro port_label(protocol, port) as
  if(port >= 0, concat(port, '/', protocol_name(protocol)), protocol_name(protocol));
