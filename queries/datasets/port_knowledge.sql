-- One row per line of the workspace's port-knowledge.csv on a port that the sensors in scope were probed on: ports of most packets
-- first, then in the order of the file. `rank` is the port's by packets. `first_unusual_day` is the first day of the first rise of
-- the port, or of what it makes up half of; days count from the disclosure, and are negative where the rise came first. `notable`:
-- the port is one of the first five (`leading`), or rose.
-- Reads of all sensors: changes
-- Scope: edition
-- Source: port_products; view port_totals; dataset changes.
with rises as (
  select port, min(cast(first_day as date)) as first_day
  from changes
  where kind = 'rise' and port is not null
  group by port
)
select
  k.port,
  k.product,
  k.cve,
  cast(k.disclosed as varchar) as disclosed,
  k.source,
  cast(k.as_of as varchar) as as_of,
  t.rank,
  cast(r.first_day as varchar) as first_unusual_day,
  cast(r.first_day - k.disclosed as integer) as days_to_first_unusual,
  r.first_day > k.disclosed as rose_after_disclosure,
  t.rank <= 5 as leading,
  t.rank <= 5 or r.first_day is not null as notable
from port_products k
join port_totals t on t.port = k.port
left join rises r on r.port = k.port
order by t.rank, k.place
