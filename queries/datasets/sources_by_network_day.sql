-- One row per day and watched network: distinct source addresses seen in it, on all ports or on the one that
-- networks.csv names. 0 when any sensor was observed that day, null when none was.
-- Scope: edition
-- Source: view probes_by_source; networks, view sensor_days.
with observed_days as (
  select day, bool_or(observed) as observed
  from scope_days
  group by day
),
network_sources as (
  select a.day, n.label as network, count(distinct a.src_ip) as sources
  from probes_by_source a join networks n
    on a.src_ip between n.first_address and n.last_address and (n.port is null or a.port = n.port)
  where a.sensor in (select sensor from scope_sensors)
  group by a.day, n.label
)
select
  cast(d.day as varchar) as day,
  n.label as network,
  if(o.observed, coalesce(s.sources, 0), null) as sources
from days d cross join networks n
join observed_days o on o.day = d.day
left join network_sources s on s.day = d.day and s.network = n.label
order by d.day, n.place
