-- One row per line of the workspace's port-knowledge.csv on a port of the first five: by rank, then in the order of the file.
-- Scope: edition
-- Source: port_products; dataset port_ranks.
select
  r.rank,
  k.port,
  k.product,
  k.cve,
  cast(k.disclosed as varchar) as disclosed,
  k.source,
  cast(k.as_of as varchar) as as_of
from port_ranks r
join port_products k on k.port = r.port
order by r.rank, k.place
