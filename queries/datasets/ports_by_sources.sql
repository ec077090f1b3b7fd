-- One row per rank, 1 to 5: the ports that most source addresses probed, by the mean of distinct sources per sensor and day
-- observed, and where each stands by packets; `moved` where that is another rank. Ties go by packets, then by port label.
-- Scope: edition
-- Source: views port_totals, probes, scope_days and scope_standing.
with counted as (
  select p.protocol, p.port as number, cast(sum(p.sources) as bigint) as sources
  from probes p join scope_days s on s.sensor = p.sensor and s.day = p.day and s.observed
  group by p.protocol, p.port
)
select
  rank,
  port,
  quotient(sources, sensor_days_observed) as sources_per_sensor_day,
  packets_rank,
  packets_per_sensor_day,
  packets_rank <> rank as moved
from (
  select row_number() over (order by c.sources desc, t.packets desc, t.port) as rank, t.port, c.sources, t.rank as packets_rank, t.packets_per_sensor_day
  from port_totals t join counted c on c.protocol = t.protocol and c.number = t.number
)
cross join scope_standing
where rank <= 5
order by rank
