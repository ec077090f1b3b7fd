-- One row per change and day of this quarter and the one before: the series in its metric, and as a control all others of
-- its kind together; both as a percentage of the level before the change, and scaled to what all sensors would have seen.
-- Null on a day for which too little is known; the control alone where there was no level before.
-- Scope: all
-- Source: datasets change_heads and watched_series; views series_by_day and day_standing.
with everything as (
  select kind, day, sum(sources) as sources, sum(packets) as packets
  from series_by_day
  where kind in (select kind from change_heads)
  group by kind, day
),
daily as (
  select c.change, c.metric, c.first_day, c.level_before, w.day,
    if(c.metric = 'sources', w.sources, w.packets) as value,
    if(c.metric = 'sources', e.sources, e.packets) / s.part - if(c.metric = 'sources', w.sources, w.packets) as control
  from change_heads c
  join watched_series w on w.kind = c.kind and w.name = c.name
  join day_standing s on s.day = cast(w.day as date)
  left join everything e on e.kind = c.kind and e.day = cast(w.day as date)
),
levels as (
  select *, median(control) filter (day < first_day) over (partition by change) as control_before
  from daily
)
select
  change,
  day,
  metric,
  round(value, 2) as value,
  round(100 * value / nullif(level_before, 0), 2) as value_pct,
  round(control, 2) as control,
  round(100 * control / nullif(control_before, 0), 2) as control_pct
from levels
order by change, day
