-- One row per change of rank of a port or a source region that is, or was in the quarter before, among the first five.
-- `movement`: up, down, entered (from outside the first ten), new (not seen before), left (now outside the first ten), gone
-- (not seen now); `places` is how far, null when it was or is not seen. No rows without a quarter to compare with.
-- Scope: edition
-- Source: views port_totals, region_totals and scope_standing, of this quarter and the one before.
with stands as (
  select 'port' as kind, port as name, rank from port_totals
  union all
  select 'region', region, rank from region_totals
),
stood as (
  select 'port' as kind, port as name, rank from previous.port_totals
  union all
  select 'region', region, rank from previous.region_totals
)
select
  kind,
  name,
  s.rank,
  p.rank as previous_rank,
  case
    when p.rank is null then 'new'
    when s.rank is null then 'gone'
    when s.rank > 10 then 'left'
    when p.rank > 10 then 'entered'
    when p.rank > s.rank then 'up'
    else 'down'
  end as movement,
  abs(p.rank - s.rank) as places
from stands s
full join stood p using (kind, name)
where (select usable from previous.scope_standing)
  and s.rank is distinct from p.rank
  and (s.rank <= 5 or p.rank <= 5)
order by kind, s.rank nulls last, p.rank
