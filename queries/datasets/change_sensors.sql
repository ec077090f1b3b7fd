-- One row per level change and sensor that was observed before and during it: how much more, or less, that sensor saw of it in a
-- day. `risen`: whether it saw the change: by three and a half standard errors and a tenth of what the others of them saw, or
-- by half of that.
-- Scope: all
-- Source: dataset level_changes; views series_by_sensor_day and sensor_history.
with spans as (
  select *, cast(first_day_low as date) as low, cast(first_day as date) as onset, cast(risen_day as date) as risen_from,
    greatest(cast(before_day as date), cast(first_day_low as date) - 56) as before_from, cast(last_day as date) as ending
  from level_changes
),
seen as (
  select c.kind, c.name, c.metric, c.direction, c.first_day, h.sensor, h.label, h.sensor_group, h.place,
    h.day >= c.onset as during,
    coalesce(if(c.metric = 'sources', s.sources, s.packets), 0) as value
  from spans c
  join sensor_history h on h.observed and (h.day between c.before_from and c.onset - 1 and (h.day < c.low or c.low <= c.before_from) or h.day between c.risen_from and c.ending)
  left join series_by_sensor_day s on s.kind = c.kind and s.name = c.name and s.sensor = h.sensor and s.day = h.day
),
means as (
  select kind, name, metric, direction, first_day, sensor, label, sensor_group, place,
    sum(value) filter (during) / count(*) filter (during) as level_during,
    sum(value) filter (not during) / count(*) filter (not during) as level_before,
    -- A standard deviation of each, and no less than that of a count.
    sqrt(greatest(coalesce(var_samp(value) filter (during), 0), sum(value) filter (during) / count(*) filter (during), 1.0 / count(*)) / count(*) filter (during)
      + greatest(coalesce(var_samp(value) filter (not during), 0), sum(value) filter (not during) / count(*) filter (not during), 1.0 / count(*)) / count(*) filter (not during)) as standard_error
  from seen
  group by kind, name, metric, direction, first_day, sensor, label, sensor_group, place
  having count(*) filter (during) > 0 and count(*) filter (not during) > 0
),
excesses as (
  select *, if(direction = 'rise', level_during - level_before, level_before - level_during) as excess
  from means
),
-- What a sensor that saw it sees: the mean of the excesses, each weighted by itself.
typical as (
  select kind, name, metric, direction, first_day,
    cast(sum(cast(round(1000 * excess) as hugeint) * cast(round(1000 * excess) as hugeint)) as double) / sum(cast(round(1000 * excess) as hugeint)) / 1000 as excess
  from excesses
  where excess >= 0.001
  group by kind, name, metric, direction, first_day
)
select
  e.kind,
  e.name,
  e.metric,
  e.direction,
  e.first_day,
  e.sensor,
  e.label,
  e.sensor_group,
  round(e.level_before, 3) as level_before,
  round(e.level_during, 3) as level_during,
  round(e.excess, 3) as excess,
  coalesce(e.excess >= 3.5 * e.standard_error and e.excess >= 0.1 * t.excess or e.excess >= 0.5 * t.excess and e.excess >= e.standard_error, false) as risen
from excesses e
left join typical t on t.kind = e.kind and t.name = e.name and t.metric = e.metric and t.direction = e.direction and t.first_day = e.first_day
order by e.kind, e.name, e.metric, e.direction, e.first_day, e.place
