-- One row per day: distinct sources that look like Mirai, those of any region or none, and how many of them are of the first
-- five regions. 0 when any sensor recorded what tells, or none was asked for anything; else null. Lower bounds.
-- Scope: all
-- Source: table origins (rows of all sensors together); view evidence_by_day, dataset mirai_sources_by_region_day.
with counted as (
  select day, cast(sum(sources) as bigint) as sources
  from origins
  where sensor is null and tool = 'mirai'
  group by day
),
top_regions_by_day as (
  select cast(day as date) as day, cast(sum(sources) as bigint) as sources
  from mirai_sources_by_region_day
  group by day
),
told_days as (
  select day, bool_or(told) or not bool_or(asked) as told
  from evidence_by_day
  where question = 'mirai'
  group by day
),
daily as (
  select d.day,
    if(o.told, coalesce(c.sources, 0), null) as sources,
    if(o.told, coalesce(t.sources, 0), null) as top_region_sources
  from days d
  left join told_days o on o.day = d.day
  left join counted c on c.day = d.day
  left join top_regions_by_day t on t.day = d.day
)
select
  cast(day as varchar) as day,
  sources,
  top_region_sources,
  share_pct(top_region_sources, sources) as top_region_share_pct
from daily
order by day
