-- One row per destination port of one recipient, most packets first.
-- Source: observed, wanted; the variable recipient.
select port_label(o.protocol, o.port) as port, cast(sum(o.packets) as bigint) as packets, count(distinct o.src_ip) as sources
from observed o join wanted w on w.src_ip = o.src_ip and (w.port is null or w.port = o.port)
where w.recipient = getvariable('recipient')
group by o.protocol, o.port
order by packets desc, o.protocol, o.port
