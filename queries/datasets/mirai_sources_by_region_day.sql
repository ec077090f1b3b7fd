-- One row per day and region of the five with most source-days: distinct sources of the day that look like Mirai, all sensors
-- together. 0 when any sensor recorded what tells, or none was asked for anything; else null. Lower bounds: all SYN packets of the source that day match.
-- Scope: all
-- Source: table origins (rows of all sensors together); view evidence_by_day.
with daily as (
  select day, region, cast(sum(sources) as bigint) as sources
  from origins
  where sensor is null and tool = 'mirai' and region is not null
  group by day, region
),
regions as (
  select region, row_number() over (order by sum(sources) desc, region) as place
  from daily
  group by region
),
told_days as (
  select day, bool_or(told) or not bool_or(asked) as told
  from evidence_by_day
  where question = 'mirai'
  group by day
)
select
  cast(d.day as varchar) as day,
  r.region,
  if(o.told, coalesce(c.sources, 0), null) as sources
from days d
cross join (select region, place from regions where place <= 5) r
left join told_days o on o.day = d.day
left join daily c on c.day = d.day and c.region = r.region
order by d.day, r.place
