-- One row per class of packets that the sensors in scope received: scan, backscatter, other, unknown; their mean per sensor
-- and day observed, and their share of all.
-- Scope: edition
-- Source: rollup traffic; views scope_days, scope_standing.
with counted as (
  select t.class, cast(sum(t.packets) as bigint) as packets
  from traffic t
  join scope_days s on s.sensor = t.sensor and s.day = t.day and s.observed
  group by t.class
)
select
  n.class,
  coalesce(c.packets, 0) as packets,
  quotient(coalesce(c.packets, 0), s.sensor_days_observed) as packets_per_sensor_day,
  share_pct(coalesce(c.packets, 0), (select sum(packets) from counted)) as share_pct
from (values (1, 'scan'), (2, 'backscatter'), (3, 'other'), (4, 'unknown')) as n(place, class)
cross join scope_standing s
left join counted c on c.class = n.class
order by n.place
