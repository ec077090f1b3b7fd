-- One row per protocol, TCP, UDP, ICMP and all others together: probes that the sensors in scope received, their mean per
-- sensor and day observed, their share of all, and how the mean changed since the quarter before (null where there was
-- nothing, or too little was observed).
-- Scope: edition
-- Source: views probes, scope_days and scope_standing, of this quarter and the one before.
with named as (
  select * from (values (1, 'TCP', 6), (2, 'UDP', 17), (3, 'ICMP', 1), (4, 'other', null)) as t(place, protocol, number)
),
counted as (
  select p.protocol as number, cast(sum(p.packets) as bigint) as packets
  from probes p join scope_days s on s.sensor = p.sensor and s.day = p.day and s.observed
  group by p.protocol
),
counted_before as (
  select p.protocol as number, cast(sum(p.packets) as bigint) as packets
  from previous.probes p join previous.scope_days s on s.sensor = p.sensor and s.day = p.day and s.observed
  group by p.protocol
),
summed as (
  select n.place, n.protocol,
    coalesce((select cast(sum(packets) as bigint) from counted c where c.number = n.number or n.number is null and c.number not in (1, 6, 17)), 0) as packets,
    coalesce((select cast(sum(packets) as bigint) from counted_before c where c.number = n.number or n.number is null and c.number not in (1, 6, 17)), 0) as packets_before
  from named n
)
select
  protocol,
  packets,
  quotient(packets, s.sensor_days_observed) as packets_per_sensor_day,
  share_pct(packets, (select sum(packets) from summed)) as share_pct,
  if(b.usable, quotient(packets_before, b.sensor_days_observed), null) as previous_packets_per_sensor_day,
  if(b.usable, mean_change_pct(packets, s.sensor_days_observed, packets_before, b.sensor_days_observed), null) as change_pct
from summed cross join scope_standing s cross join previous.scope_standing b
where packets > 0 or packets_before > 0
order by place
