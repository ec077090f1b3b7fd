-- One row per change of level that began in the quarter, of a series and metric; a series may have several. `shape`: `step`, a
-- level that lasts; `burst`, one that is left again for one nearer to the old; `ramp`, a level that is reached over days, whose
-- first day is that of the line. A burst ends by itself, and its end is no change; so does
-- one of `series_spikes`. `first_day_low` and `first_day_high` bound the
-- first day; `before_day` begins the level before, `risen_day` the one it led to. `evidence` is what the noise test of the levels would lose without it, in units of a log likelihood ratio.
-- The 200 surest.
-- Scope: all
-- Source: datasets watched_series and series_spikes; views sensor_days and level_segments, which says how levels are found.
with recursive counted as (
  select concat(kind, chr(9), name, chr(9), 'sources') as series, cast(day as date) as day, sources as value from watched_series
  union all
  select concat(kind, chr(9), name, chr(9), 'packets'), cast(day as date), packets from watched_series
),
levels as (
  select *, cast(total as double) / days as mean
  from level_segments('counted', (select max(tried) from watched_series))
),
-- A climb is several levels, one after the other, up or down.
climbs as (
  select series, climb,
    min(coalesce(ramp_day, first_day)) filter (number = 1) as first_day,
    min(coalesce(ramp_low, first_low)) filter (number = 1) as low,
    min(coalesce(ramp_high, first_high)) filter (number = 1) as high,
    any_value(ramp_day) is not null as slow,
    max(first_day) as top_day,
    max(last_day) as last_day,
    max(evidence) as evidence,
    any_value(height_before) filter (number = 1) as height_before,
    arg_max(height, level) as height,
    any_value(before_first) filter (number = 1) as before_first,
    any_value(before_last) filter (number = 1) as before_last
  from (
    select *, row_number() over (partition by series, climb order by level) as number,
      lag(height) over (partition by series order by level) as height_before,
      lag(first_day) over (partition by series order by level) as before_first,
      lag(last_day) over (partition by series order by level) as before_last
    from levels
  )
  where evidence is not null
  group by series, climb
),
numbered as (
  select *, row_number() over (partition by series order by climb) as turn from climbs
),
-- In the order of time: the first climb opens a change. The next that undoes half of it or more ends it, and is none itself unless
-- the level had stood for six weeks, or it goes as far beyond; what goes on by half as much again is another change; all else
-- happens while the first lasts.
walked as (
  select *, height_before as base, height as top, first_day as opened, true as told, false as ends from numbered where turn = 1
  union all
  select n.*,
    if(w.ends and not w.told or more > 1.5 or more < 0.5 and told_end, n.height_before, w.base),
    if(w.ends and not w.told or more > 1.5 or more < 0.5 and told_end, n.height, w.top),
    if(w.ends and not w.told or more > 1.5 or more < 0.5 and told_end, n.first_day, w.opened),
    w.ends and not w.told or more > 1.5 or more < 0.5 and told_end,
    not (w.ends and not w.told) and more < 0.5
  from walked w
  join numbered n on n.series = w.series and n.turn = w.turn + 1,
    lateral (select (n.height - w.base) / nullif(w.top - w.base, 0) as more) m,
    lateral (select n.first_day - w.opened > 42 or m.more < -0.5 as told_end) t
),
ended as (
  select w.*, (select min(e.first_day) from walked e where e.series = w.series and e.turn > w.turn and (e.ends or e.told)) as next_day
  from walked w
  where w.told
),
found as (
  select e.*, split_part(e.series, chr(9), 1) as kind, split_part(e.series, chr(9), 2) as name, split_part(e.series, chr(9), 3) as metric,
    if(e.height > e.height_before, 'rise', 'fall') as direction,
    coalesce(e.next_day - 1, (select max(day) from counted)) as until,
    exists (
      from walked x where x.series = e.series and x.first_day = e.next_day and x.ends
    ) as left_again
  from ended e
  where e.first_day >= getvariable('quarter_start')
),
measured as (
  select f.series, f.climb,
    median(c.value) filter (c.day between f.before_first and least(f.before_last, f.first_day - 1)) as level_before,
    avg(c.value) filter (c.day between if(f.slow, f.top_day, f.first_day) and f.until) as level_during,
    if(f.next_day is null, (select max(day) from sensor_days where observed), max(c.day)) as last_day,
    stddev_pop(c.value) filter (c.day between f.before_first and least(f.before_last, f.first_day - 1)) as spread,
    count(c.value) filter (c.day between f.before_first and least(f.before_last, f.first_day - 1)) as days_before
  from found f
  join counted c on c.series = f.series and c.value is not null and c.day between f.before_first and f.until
  group by f.series, f.climb, f.next_day
),
told as (
  select
    f.kind,
    f.name,
    f.metric,
    f.direction,
    case when f.slow then 'ramp' when f.left_again then 'burst' else 'step' end as shape,
    cast(f.first_day as varchar) as first_day,
    cast(least(f.low, f.first_day) as varchar) as first_day_low,
    cast(greatest(f.high, f.first_day) as varchar) as first_day_high,
    cast(m.last_day as varchar) as last_day,
    cast(f.before_first as varchar) as before_day,
    cast(if(f.slow, f.top_day, f.first_day) as varchar) as risen_day,
    if(m.level_before < 0.05, 0, round(m.level_before, 6)) as level_before,
    round(m.level_during, 6) as level_during,
    round(f.evidence, 1) as evidence
  from found f
  join measured m on m.series = f.series and m.climb = f.climb
  -- What nobody would act upon is left out: up by under two fifths, down by under three tenths, or by a handful, unless it falls
  -- silent. Packets alone, which one sender may double, need more evidence.
  where (f.metric = 'sources' or f.evidence >= 25) and (f.direction = 'rise' and m.level_during >= 1.4 * m.level_before and m.level_during - m.level_before >= if(f.metric = 'sources', 5, 25)
    or f.direction = 'fall' and m.level_during <= 0.7 * m.level_before
      and (m.level_before - m.level_during >= if(f.metric = 'sources', 5, 25) or m.level_during <= 0.2 * m.level_before))
)
select * from told
union all
-- One or two days are no level: what stands out of a series, where nothing is told of it yet.
select kind, name, metric, 'rise', 'burst', first_day, first_day, first_day, last_day, before_day, first_day, level_before, level_during, evidence
from series_spikes s
where not exists (
  from told t
  where t.kind = s.kind and t.name = s.name and t.metric = s.metric and t.direction = 'rise'
    and cast(t.first_day as date) - 3 <= cast(s.last_day as date) and t.last_day >= s.first_day
)
order by evidence desc, kind, name, metric, first_day
limit 200
