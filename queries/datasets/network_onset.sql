-- At most one row: the day on which the daily sources of all watched networks together change level most, if they rise
-- by half or more. Least squares: the split of the quarter in two levels that leaves the smallest squared error.
-- Scope: edition
-- Source: dataset sources_by_network_day.
with daily as (
  select day, sum(sources) as sources
  from sources_by_network_day
  group by day
  having count(*) = count(sources)
),
numbered as (
  select day, sources,
    row_number() over (order by day) as n,
    count(*) over () as n_all,
    sum(sources) over (order by day) - sources as sum_before,
    sum(sources) over () as sum_all
  from daily
),
splits as (
  -- The first day of the second level; at least a week on either side.
  select day, n, n_all,
    sum_before / (n - 1) as before,
    (sum_all - sum_before) / (n_all - n + 1) as after,
    sum_before * sum_before / (n - 1) + (sum_all - sum_before) * (sum_all - sum_before) / (n_all - n + 1) as explained
  from numbered
  where n > 7 and n <= n_all - 6
),
best as (
  select day, before, after
  from splits
  order by explained desc, day
  limit 1
),
-- The last week against the level before: is it back to normal?
ending as (
  select avg(sources) as last_week from (select sources from daily order by day desc limit 7)
)
select
  day as onset,
  round(before, 1) as sources_before,
  round(after, 1) as sources_after,
  (select day from daily order by day desc limit 1) as last_day,
  round(last_week, 1) as sources_last_week,
  last_week > (before + after) / 2 as still_high
from best cross join ending
where after >= 1.5 * before
