-- One row per lane that can be told: probes of its sources that the sensors in scope received, their mean per
-- sensor and day observed, and their share of all; 0 where there were none.
-- Scope: edition
-- Source: table lanes; views known_lanes, scope_days, scope_standing.
with counted as (
  select l.lane, cast(sum(l.probes) as bigint) as packets
  from lanes l
  join scope_days s on s.sensor = l.sensor and s.day = l.day and s.observed
  group by l.lane
)
select
  n.lane,
  coalesce(c.packets, 0) as packets,
  quotient(coalesce(c.packets, 0), s.sensor_days_observed) as packets_per_sensor_day,
  share_pct(coalesce(c.packets, 0), (select sum(packets) from counted)) as share_pct
from known_lanes n
cross join scope_standing s
left join counted c on c.lane = n.lane
order by n.place
