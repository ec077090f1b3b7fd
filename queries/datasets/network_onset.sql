-- At most one row: the rise that the daily sources of all watched networks together took in the quarter; of several the one
-- that is surest. A rise is one change of level or several with three weeks or less between them, up by half or more in
-- all. `kind`: `step` when the level stays nearer to the new one than to the old to the end, `burst` when it falls back
-- before, `ramp` when a line explains it better, or no change makes half of the rise. `onset_low` and `onset_high` bound the first day; a ramp may have
-- begun as much before its first step as there is to its second. The level before is that of the quarter's own days, which
-- its chart shows, and reaches further back where they are less than a week. Means are not rounded: pages do that, once.
-- Scope: edition
-- Source: dataset network_levels; view watched_days.
with levels as (
  select level, cast(first_day as date) as first_day, cast(first_day_low as date) as low, cast(first_day_high as date) as high,
    cast(last_day as date) as last_day, height, coalesce(evidence, 0) as evidence,
    cast(ramp_day as date) as ramp_day, cast(ramp_low as date) as ramp_low, cast(ramp_high as date) as ramp_high,
    lag(height) over (order by level) as height_before,
    lag(first_day) over (order by level) as first_day_before
  from (select * replace (cast(first_day as date) as first_day) from network_levels)
),
-- Levels of one climb have the number of its first.
climbing as (
  select *, max(if(height > height_before and not continues, level, null)) over (order by level rows unbounded preceding) as climb
  from (
    select *, coalesce(height > height_before and lag(height > height_before) over (order by level) and first_day - first_day_before <= 21, false) as continues
    from levels
  )
  where height > height_before
),
climbs as (
  select climb, coalesce(min(ramp_day) filter (level = climb), min(first_day)) as onset,
    coalesce(min(ramp_low) filter (level = climb), min(low)) as low, coalesce(min(ramp_high) filter (level = climb), min(high)) as high,
    min(ramp_day) filter (level = climb) is not null as slow, max(level) as top_level, max(evidence) as evidence,
    min(height_before) as height_before, max(height) as height_top, max(height - height_before) as tallest,
    arg_min(height - height_before, level) as first_rise, min(first_day) filter (level > climb) as second_day, count(*) as rises
  from climbing
  group by climb
),
-- Where it falls back: the first level after the top that is nearer to the old than to the new one.
ended as (
  select c.*, min(l.first_day) as fallen, any_value(b.first_day) as before_first, any_value(b.last_day) as before_last
  from climbs c
  join levels b on b.level = c.climb - 1
  left join levels l on l.level > c.top_level and 2 * l.height < c.height_before + c.height_top
  where c.onset >= getvariable('quarter_start')
  group by all
),
daily as (
  select day, value, row_number() over (order by day desc) as age
  from watched_days
  where value is not null
),
measured as (
  select e.*,
    avg(d.value) filter (d.day between e.before_first and e.before_last and (d.day >= getvariable('quarter_start') or e.onset < getvariable('quarter_start') + 7)) as before,
    avg(d.value) filter (d.day >= e.onset and (e.fallen is null or d.day < e.fallen)) as after,
    avg(d.value) filter (d.day >= e.fallen) as later,
    max(d.day) filter (d.day >= e.onset and d.day < e.fallen) as burst_last_day,
    max(d.day) as last_day,
    avg(d.value) filter (d.age <= 7) as last_week
  from ended e cross join daily d
  group by all
)
select
  cast(onset as varchar) as onset,
  cast(if(not slow and rises > 1 and 2 * first_rise < height_top - height_before, low - cast(second_day - onset as integer), low) as varchar) as onset_low,
  cast(high as varchar) as onset_high,
  case
    when fallen is not null then 'burst'
    when slow or rises > 1 and 2 * tallest < height_top - height_before then 'ramp'
    else 'step'
  end as kind,
  cast(burst_last_day as varchar) as burst_last_day,
  before as sources_before,
  after as sources_after,
  later as sources_later,
  cast(last_day as varchar) as last_day,
  last_week as sources_last_week,
  last_week > (before + after) / 2 as still_high
from measured
where after >= 1.5 * before and after > before
order by evidence desc, onset
limit 1
