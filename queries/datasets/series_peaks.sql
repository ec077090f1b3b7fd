-- One row per series and day on which it was highest in the quarter: a port, a source region or a holder among the thousand
-- of its kind with most packets. A metric is the distinct sources or the packets of a day, as counted or scaled to what all
-- sensors would have seen had none been down: each may have its own highest day, and days that are equal all stand here. What
-- more than a week of days share is no peak.
-- Scope: all
-- Source: views series_by_day and day_standing.
with quarter_days as (
  select kind, name, day, sources, packets
  from series_by_day
  where day >= getvariable('quarter_start')
),
busiest as (
  select kind, name
  from quarter_days
  group by kind, name
  having max(sources) >= 10 or max(packets) >= 50
  qualify row_number() over (partition by kind order by sum(packets) desc, name) <= 1000
),
measured as (
  select q.kind, q.name, q.day, m.metric,
    case m.metric
      when 'sources' then q.sources
      when 'packets' then q.packets
      when 'sources_scaled' then round(q.sources / s.part, 3)
      else round(q.packets / s.part, 3)
    end as value
  from quarter_days q
  join busiest b on b.kind = q.kind and b.name = q.name
  join day_standing s on s.day = q.day
  cross join (values ('sources'), ('packets'), ('sources_scaled'), ('packets_scaled')) as m(metric)
),
highest as (
  select *, max(value) over (partition by kind, name, metric) as most
  from measured
),
peaks as (
  select kind, name, day
  from highest
  where value = most
  qualify count(*) over (partition by kind, name, metric) <= 7
)
select distinct kind, name, cast(day as varchar) as day
from peaks
order by kind, name, day
