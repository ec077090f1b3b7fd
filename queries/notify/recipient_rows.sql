-- One row per source, source port, protocol and destination port of a day, of one recipient. Times are UTC.
-- Source: observed, wanted, located; the variables recipient, first_source and last_source.
select
  o.src_ip as address,
  strftime(make_timestamp(o.first_second * 1000000), '%Y-%m-%d %H:%M:%S') as timestamp,
  lower(protocol_name(o.protocol)) as protocol,
  concat_ws('.', o.src_ip // 16777216, o.src_ip // 65536 % 256, o.src_ip // 256 % 256, o.src_ip % 256) as src_ip,
  nullif(o.src_port, 0) as src_port,
  l.asn as src_asn,
  l.region as src_geo,
  nullif(o.port, -1) as dst_port,
  l.tag,
  l.holder,
  o.packets as count,
  strftime(make_timestamp(o.first_second * 1000000), '%Y-%m-%d %H:%M:%S') as first_seen,
  strftime(make_timestamp(o.last_second * 1000000), '%Y-%m-%d %H:%M:%S') as last_seen
from observed o
join wanted w on w.src_ip = o.src_ip and (w.port is null or w.port = o.port)
left join located l on l.src_ip = o.src_ip
where w.recipient = getvariable('recipient') and o.src_ip between getvariable('first_source') and getvariable('last_source')
order by o.src_ip, o.first_second, o.last_second, o.protocol, o.port, o.src_port, o.day
