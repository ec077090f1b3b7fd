-- One row per rank, 1 to 5, of ports and of regions that chance could swap with the rank above or below it.
-- Scope: edition
-- Source: dataset rank_uncertainty.
with swapping as (
  select distinct kind, unnest([rank, rank + 1]) as rank
  from rank_uncertainty
  where uncertain
)
select kind, rank
from swapping
where rank <= 5
order by kind, rank
