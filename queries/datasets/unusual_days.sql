-- One row per day of the quarter, series and metric that was unusual: above, or below, both the median of the quarter
-- before by twice its interquartile range and the mean of the 28 days before by twice their standard deviation; and off the
-- median by more than chance makes of such numbers. A series is a port, a source region or a holder; a metric is the
-- distinct sources or the packets of a day, scaled to what all sensors would have seen had none been down.
-- Scope: all
-- Source: views series_by_day and day_standing.
with busy as (
  select kind, name
  from series_by_day
  group by kind, name
  having max(sources) >= 10 or max(packets) >= 50
),
measured as (
  select c.kind, c.name, m.metric, c.day, if(m.metric = 'sources', c.sources, c.packets) / s.part as value
  from series_by_day c
  join busy b on b.kind = c.kind and b.name = c.name
  join day_standing s on s.day = c.day
  cross join (values ('sources'), ('packets')) as m(metric)
),
-- Quartiles over the days of the quarter before, where it is known, so that a long change does not hide itself; else over
-- all. A day without a packet is a zero, and has no row.
reference as (
  select day from day_standing
  where day < getvariable('quarter_start') or not coalesce((select usable from previous.scope_standing), false)
),
sorted as (
  select kind, name, metric,
    coalesce(list_sort(list(value) filter (day in (from reference))), []) as numbers,
    (select count(*) from reference) as days,
    max(value) as highest,
    if(count(*) < (select count(*) from day_standing), 0, min(value)) as lowest
  from measured
  group by kind, name, metric
),
quartiles as (
  select kind, name, metric, highest, lowest,
    list_transform([0.25, 0.5, 0.75], lambda part: coalesce(numbers[greatest(0, cast(floor(part * (days - 1)) as bigint) + 1 - (days - len(numbers)))], 0)) as quartile
  from sorted
),
levels as (
  select kind, name, metric, highest, lowest, quartile[2] as median, quartile[3] - quartile[1] as iqr,
    -- Five standard deviations of a count whose packets come in threes.
    5 * sqrt(3 * (quartile[2] + 1)) as chance
  from quartiles
),
notable as (
  select *
  from levels
  where highest > median + 2 * iqr and highest - median > chance
    or lowest < median - 2 * iqr and median - lowest > chance
  order by greatest(highest - median, median - lowest) / chance desc, kind, name, metric
  limit 400
),
daily as (
  select n.kind, n.name, n.metric, s.day, n.median, n.iqr, n.chance, coalesce(m.value, 0) as value
  from notable n
  cross join day_standing s
  left join measured m on m.kind = n.kind and m.name = n.name and m.metric = n.metric and m.day = s.day
),
with_month_before as (
  select *,
    count(*) over before as days_before,
    cast(sum(cast(round(1000 * value) as bigint)) over before as double) / 1000 as sum_before,
    cast(sum(cast(round(value * value) as bigint)) over before as double) as squares_before
  from daily
  window before as (partition by kind, name, metric order by day range between interval 28 days preceding and interval 1 day preceding)
),
ruled as (
  select *,
    sum_before / days_before as mean_28_days,
    sqrt(greatest(0, squares_before / days_before - (sum_before / days_before) * (sum_before / days_before))) as sd_28_days
  from with_month_before
  where days_before >= 7
)
select
  kind,
  name,
  metric,
  cast(day as varchar) as day,
  if(value > median, 'rise', 'fall') as direction,
  round(value, 2) as value,
  round(median, 2) as median,
  round(iqr, 2) as iqr,
  round(mean_28_days, 2) as mean_28_days,
  round(sd_28_days, 2) as sd_28_days
from ruled
where day >= getvariable('quarter_start')
  and (value > median + 2 * iqr and value > mean_28_days + 2 * sd_28_days and value - median > chance
    or value < median - 2 * iqr and value < mean_28_days - 2 * sd_28_days and median - value > chance)
order by kind, name, metric, day
