-- One row per day and region of the first five ranks: mean probes per sensor observed that day; null when none was.
-- Scope: edition
-- Source: table origins; view scope_days, dataset top_regions.
with observed as (
  select day, count(*) filter (observed) as sensors
  from scope_days
  group by day
),
counted as (
  select o.day, o.region, sum(o.probes) as packets
  from origins o
  join scope_days s on s.sensor = o.sensor and s.day = o.day and s.observed
  group by o.day, o.region
)
select
  cast(d.day as varchar) as day,
  r.region,
  if(o.sensors > 0, quotient(coalesce(c.packets, 0), o.sensors), null) as packets_per_sensor_day
from days d
cross join (select rank, region from top_regions where rank <= 5) r
left join observed o on o.day = d.day
left join counted c on c.day = d.day and c.region = r.region
order by d.day, r.rank
