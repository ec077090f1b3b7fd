-- One row per day and port of the first five ranks: mean probes per sensor observed that day; null when none was.
-- Scope: edition
-- Source: views probes, scope_days, dataset top_ports.
with observed as (
  select day, count(*) filter (observed) as sensors
  from scope_days
  group by day
),
counted as (
  select t.day, port_label(t.protocol, t.port) as port, sum(t.packets) as packets
  from probes t
  join scope_days s on s.sensor = t.sensor and s.day = t.day and s.observed
  group by t.day, t.protocol, t.port
)
select
  cast(d.day as varchar) as day,
  p.port,
  if(o.sensors > 0, quotient(coalesce(c.packets, 0), o.sensors), null) as packets_per_sensor_day
from days d
cross join (select rank, port from top_ports where rank <= 5) p
left join observed o on o.day = d.day
left join counted c on c.day = d.day and c.port = p.port
order by d.day, p.rank
