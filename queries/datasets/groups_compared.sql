-- One row: in how many of the compared months each group received more, and `larger`: the group that did in all of them, equal in all, else mixed.
-- Scope: edition
-- Source: dataset groups_compared_by_month.
select
  count(*) as months,
  count(*) filter (larger = 'home') as home_months,
  count(*) filter (larger = 'overseas') as overseas_months,
  case
    when count(*) filter (larger = 'overseas') = count(*) then 'overseas'
    when count(*) filter (larger = 'home') = count(*) then 'home'
    when count(*) filter (larger = 'equal') = count(*) then 'equal'
    else 'mixed'
  end as larger,
  min(factor) as smallest_factor,
  max(factor) as largest_factor
from groups_compared_by_month
having count(*) > 0
