-- One row per day, watched network and port among the three that its sources sent most packets to, or the one port that
-- networks.csv names: distinct source addresses. 0 when any sensor was observed that day, null when none was. `series` numbers them in their order.
-- Scope: edition
-- Source: view probes_by_source; networks, view sensor_days. Ties go by port label, ascending.
with network_activity as (
  select n.label as network, n.place, a.day, port_label(a.protocol, a.port) as port, a.src_ip, a.packets
  from probes_by_source a join networks n
    on a.src_ip between n.first_address and n.last_address and (n.port is null or a.port = n.port)
  where a.sensor in (select sensor from scope_sensors)
),
ports_ranked as (
  select network, place, port, row_number() over (partition by network order by sum(packets) desc, port) as rank
  from network_activity
  group by network, place, port
),
counted as (
  select network, port, day, count(distinct src_ip) as sources
  from network_activity
  group by network, port, day
),
observed_days as (
  select day, bool_or(observed) as observed
  from scope_days
  group by day
)
select
  cast(d.day as varchar) as day,
  r.network,
  r.port,
  r.series,
  if(o.observed, coalesce(c.sources, 0), null) as sources
from days d
cross join (select network, port, row_number() over (order by place, rank) as series from ports_ranked where rank <= 3) r
left join observed_days o on o.day = d.day
left join counted c on c.day = d.day and c.network = r.network and c.port = r.port
order by d.day, r.series
