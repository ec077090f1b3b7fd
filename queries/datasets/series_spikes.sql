-- One row per series and metric whose highest day is three times any other of this quarter and the one before, by more than
-- chance: a flood of an hour, which is no level. With the days beside it that are nearer to it than to the usual day,
-- `level_before`, the median. `evidence` is in units of a log likelihood ratio.
-- Scope: all
-- Source: dataset watched_series.
with counted as (
  select kind, name, 'sources' as metric, cast(day as date) as day, sources as value, 1 as noise, 5 as least from watched_series where sources is not null
  union all
  -- Packets of one source come in threes.
  select kind, name, 'packets', cast(day as date), packets, 1.74, 25 from watched_series where packets is not null
),
highest as (
  select kind, name, metric, arg_max(day, (value, day)) as day, max(value) as value
  from counted
  group by kind, name, metric
),
spikes as (
  select h.kind, h.name, h.metric, h.day, h.value, median(c.value) as usual,
    -- Square roots of counts have one variance; the usual week may have more.
    power(2 * sqrt(h.value + 0.375) - 2 * sqrt(median(c.value) + 0.375), 2)
      / (2 * power(greatest(any_value(c.noise), 1.4826 * mad(2 * sqrt(c.value + 0.375))), 2)) as evidence
  from highest h
  join counted c on c.kind = h.kind and c.name = h.name and c.metric = h.metric
  where abs(c.day - h.day) > 2 and h.day >= getvariable('quarter_start')
  group by h.kind, h.name, h.metric, h.day, h.value
  having h.value >= 3 * max(c.value) and h.value - median(c.value) >= any_value(c.least) and count(*) >= 14
)
select
  s.kind,
  s.name,
  s.metric,
  cast(min(c.day) as varchar) as first_day,
  cast(max(c.day) as varchar) as last_day,
  cast(min(c.day) - 28 as varchar) as before_day,
  round(s.usual, 2) as level_before,
  round(avg(c.value), 2) as level_during,
  round(s.evidence, 1) as evidence
from spikes s
join counted c on c.kind = s.kind and c.name = s.name and c.metric = s.metric
where abs(c.day - s.day) <= 1 and 2 * c.value >= s.value + s.usual and s.evidence >= 25
group by s.kind, s.name, s.metric, s.usual, s.evidence
order by s.evidence desc, s.kind, s.name, s.metric
