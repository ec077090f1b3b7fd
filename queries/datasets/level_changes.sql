-- One row per series, metric and direction: the run of days, begun in this quarter, whose mean is furthest from the
-- median of all days before it, counted in standard errors; kept when it is beyond chance, off by half or more, and holds
-- a day that is unusual by the rule of unusual_days. `first_day_low` and `first_day_high` bound its first day: starts
-- that explain the series nearly as well (squared error within nine variances of the best, a likelihood ratio of three
-- standard deviations). A run needs two weeks before it.
-- Scope: all
-- Source: datasets watched_series and unusual_days. Hinkley, Inference about the change-point in a sequence of random
-- variables, Biometrika 1970.
with daily as (
  -- In thousandths, so that sums are exact.
  select kind, name, cast(day as date) as day, 'sources' as metric, cast(round(1000 * sources) as bigint) as value from watched_series where sources is not null
  union all
  select kind, name, cast(day as date), 'packets', cast(round(1000 * packets) as bigint) from watched_series where packets is not null
),
numbered as (
  select *,
    row_number() over series as n,
    sum(value) over (series rows unbounded preceding) as total,
    median(value) over (series rows between unbounded preceding and 1 preceding) as level_before,
    abs(value - lag(value) over series) as step
  from daily
  window series as (partition by kind, name, metric order by day)
),
noise as (
  -- A robust standard deviation from day-to-day steps, and no less than that of a count.
  select kind, name, metric, greatest(1.4826 * median(step) / sqrt(2), 1000 * sqrt(1.5 * (median(value) / 1000 + 1))) as sigma
  from numbered
  group by kind, name, metric
),
runs as (
  select a.kind, a.name, a.metric, s.sigma, a.day as first_day, b.day as last_day, a.n as first_n, b.n as last_n, a.level_before,
    (b.total - a.total + a.value) / (b.n - a.n + 1) as level_during,
    sqrt(1.0 / (b.n - a.n + 1) + 1.0 / (a.n - 1)) as standard_error
  from numbered a
  join numbered b on b.kind = a.kind and b.name = a.name and b.metric = a.metric and b.n >= a.n
  join noise s on s.kind = a.kind and s.name = a.name and s.metric = a.metric
  where a.day >= getvariable('quarter_start') and a.n > 14
),
scored as (
  select *, (level_during - level_before) / (sigma * standard_error) as z
  from runs
),
best as (
  select *, if(z > 0, 'rise', 'fall') as direction
  from scored
  qualify row_number() over (partition by kind, name, metric, z > 0 order by abs(z) desc, first_n, last_n) = 1
),
significant as (
  select *
  from best b
  where abs(z) >= 8
    and abs(level_during - level_before) >= if(metric = 'sources', 10000, 50000)
    and (z > 0 and level_during >= 1.5 * level_before or z < 0 and level_before >= 1.5 * level_during)
    and exists (
      from unusual_days u
      where u.kind = b.kind and u.name = b.name and u.metric = b.metric and u.direction = b.direction
        and cast(u.day as date) between b.first_day and b.last_day
    )
),
-- Squared error that two levels up to the last day leave, up to a constant, for every first day within four weeks.
starts as (
  select g.kind, g.name, g.metric, g.direction, g.sigma, g.first_day, a.day,
    -cast(a.total - a.value as double) * (a.total - a.value) / (a.n - 1)
      - cast(b.total - a.total + a.value as double) * (b.total - a.total + a.value) / (b.n - a.n + 1) as squared_error
  from significant g
  join numbered b on b.kind = g.kind and b.name = g.name and b.metric = g.metric and b.n = g.last_n
  join numbered a on a.kind = g.kind and a.name = g.name and a.metric = g.metric and a.n between 2 and g.last_n and abs(a.day - g.first_day) <= 28
),
-- The run that is furthest off may begin a day or two beside the step itself: a standard error likes halves of one size.
onsets as (
  select kind, name, metric, direction, day as onset, squared_error
  from starts
  where day >= getvariable('quarter_start') and abs(day - first_day) <= 7
  qualify row_number() over (partition by kind, name, metric, direction order by squared_error, day) = 1
),
intervals as (
  select s.kind, s.name, s.metric, s.direction, any_value(o.onset) as onset, min(s.day) as low, max(s.day) as high
  from starts s
  join onsets o on o.kind = s.kind and o.name = s.name and o.metric = s.metric and o.direction = s.direction
  where s.squared_error <= o.squared_error + 9 * s.sigma * s.sigma
  group by s.kind, s.name, s.metric, s.direction
)
select
  g.kind,
  g.name,
  g.metric,
  g.direction,
  cast(i.onset as varchar) as first_day,
  cast(i.low as varchar) as first_day_low,
  cast(i.high as varchar) as first_day_high,
  cast(g.last_day as varchar) as last_day,
  round(g.level_before / 1000, 2) as level_before,
  round(g.level_during / 1000, 2) as level_during,
  round(abs(g.z), 1) as standard_errors
from significant g
join intervals i on i.kind = g.kind and i.name = g.name and i.metric = g.metric and i.direction = g.direction
order by abs(g.z) desc, g.kind, g.name, g.metric
