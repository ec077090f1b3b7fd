-- One row per port of the first ten ranks and lane that can be told: probes of the lane's sources to that port, their mean
-- per sensor per day observed, and their share of the port's.
-- Scope: edition
-- Source: table lanes; views known_lanes, scope_days, scope_standing; dataset top_ports.
with counted as (
  select port_label(l.protocol, l.port) as port, l.lane, sum(l.probes) as packets
  from lanes l
  join scope_days s on s.sensor = l.sensor and s.day = l.day and s.observed
  group by l.protocol, l.port, l.lane
)
select
  t.rank,
  t.port,
  n.lane,
  cast(coalesce(c.packets, 0) as bigint) as packets,
  quotient(coalesce(c.packets, 0), s.sensor_days_observed) as packets_per_sensor_day,
  share_pct(coalesce(c.packets, 0), t.packets) as share_pct
from top_ports t
cross join known_lanes n
cross join scope_standing s
left join counted c on c.port = t.port and c.lane = n.lane
order by t.rank, n.place
