-- Source: shaped, which is not asked twice.
insert into readings by name
select
  time, sensor, src_ip, src_port, dst_port, protocol, icmp_type, icmp_code, packets,
  ttl, tcp_flags, tcp_window, tcp_seq, ip_id, length, dst_ip, reason
from shaped;
