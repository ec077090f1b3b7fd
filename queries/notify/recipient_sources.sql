-- One row per source of one recipient.
-- Source: observed, wanted; the variable recipient.
select o.src_ip, count(*) as rows, cast(sum(o.packets) as bigint) as packets, min(o.first_second) as first_second, max(o.last_second) as last_second
from observed o join wanted w on w.src_ip = o.src_ip and (w.port is null or w.port = o.port)
where w.recipient = getvariable('recipient')
group by o.src_ip
order by o.src_ip
