-- One row per day and organisation: distinct sources that scan for research, all sensors together: those on the list of
-- scanners; no rows without one. The five organisations with most, then `other` for all others and `unnamed` for networks
-- without one. 0 when any sensor was observed, else null.
-- Scope: all
-- Source: table origins (rows of all sensors together); view sensor_days, table scanners. A source of a day has one organisation.
with daily as (
  select day, organisation, cast(sum(probing_sources) as bigint) as sources
  from origins
  where sensor is null and lane = 'research'
  group by day, organisation
),
places as (
  select organisation, row_number() over (order by sum(sources) desc, organisation) as place
  from daily
  where organisation is not null
  group by organisation
),
series as (
  select 'listed' as kind, organisation, place from places where place <= 5
  union all
  select 'other', null, 6 from places where place = 6
  union all
  select 'unnamed', null, 7 where exists (select 1 from daily where organisation is null) or not exists (from daily)
),
counted as (
  select d.day, if(d.organisation is null, 7, least(p.place, 6)) as place, sum(d.sources) as sources
  from daily d left join places p on p.organisation = d.organisation
  group by 1, 2
),
observed_days as (
  select day, bool_or(observed) as observed
  from sensor_days
  group by day
)
select
  cast(d.day as varchar) as day,
  s.kind,
  s.organisation,
  cast(if(o.observed, coalesce(c.sources, 0), null) as bigint) as sources
from days d cross join (select * from series where (select count(*) from scanners) > 0) s
left join observed_days o on o.day = d.day
left join counted c on c.day = d.day and c.place = s.place
order by d.day, s.place
