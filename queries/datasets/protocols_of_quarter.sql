-- One row per protocol, TCP, UDP, ICMP and all others together: probes that the sensors in scope received, their mean per
-- sensor and day observed, their share of all, and how the mean changed since the quarter before (null where there was
-- nothing, or too little was observed).
-- Scope: edition
-- Source: views probes, scope_days and scope_standing, of this quarter and the one before.
with counted as (
  select p.protocol, p.packets, 0 as packets_before
  from probes p join scope_days s on s.sensor = p.sensor and s.day = p.day and s.observed
  union all
  select p.protocol, 0, p.packets
  from previous.probes p join previous.scope_days s on s.sensor = p.sensor and s.day = p.day and s.observed
),
named as (
  select * from (values (1, 'TCP', 6), (2, 'UDP', 17), (3, 'ICMP', 1)) as t(place, name, protocol)
),
summed as (
  select coalesce(n.place, 4) as place, coalesce(n.name, 'other') as protocol,
    cast(sum(c.packets) as bigint) as packets, cast(sum(c.packets_before) as bigint) as packets_before
  from counted c left join named n on n.protocol = c.protocol
  group by 1, 2
)
select
  protocol,
  packets,
  quotient(packets, s.sensor_days_observed) as packets_per_sensor_day,
  share_pct(packets, (select sum(packets) from summed)) as share_pct,
  if(b.usable, quotient(packets_before, b.sensor_days_observed), null) as previous_packets_per_sensor_day,
  if(b.usable, mean_change_pct(packets, s.sensor_days_observed, packets_before, b.sensor_days_observed), null) as change_pct
from summed cross join scope_standing s cross join previous.scope_standing b
order by place
