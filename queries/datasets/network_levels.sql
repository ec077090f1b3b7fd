-- One row per level that the daily sources of all watched networks together had in the quarter, in time; the first may
-- reach back into the quarter before. None when under three weeks of days are known: nothing can be told from noise. `levels`
-- counts them; where it is 1 no change of level was found.
-- `ramp_day` is where a line to this level and those after it begins, if a line explains them better than steps.
-- Scope: edition
-- Source: views watched_days and level_segments, which says how levels are found.
with found as (
  from level_segments('watched_days', 1)
  where (select count(value) from watched_days) >= 21
)
select
  row_number() over (order by level) as level,
  count(*) over () as levels,
  cast(first_day as varchar) as first_day,
  cast(first_low as varchar) as first_day_low,
  cast(first_high as varchar) as first_day_high,
  cast(last_day as varchar) as last_day,
  days,
  cast(total as bigint) as source_days,
  quotient(cast(total as bigint), days) as sources,
  height,
  evidence,
  cast(ramp_day as varchar) as ramp_day,
  cast(ramp_low as varchar) as ramp_low,
  cast(ramp_high as varchar) as ramp_high
from found
where last_day >= getvariable('quarter_start')
order by found.level
