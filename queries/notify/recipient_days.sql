-- One row: on how many days the recipient's sources were seen, by where their rows were read.
-- Source: observed, wanted; the variable recipient.
select count(distinct o.day) filter (o.from_exports) as from_exports, count(distinct o.day) filter (not o.from_exports) as from_rollups
from observed o join wanted w on w.src_ip = o.src_ip and (w.port is null or w.port = o.port)
where w.recipient = getvariable('recipient')
