-- One row per day of this quarter and the one before: distinct sources of the watched networks, added up, as the same
-- sensors in scope see them throughout: those that were observed on four days of five of this quarter. `value` is null when none of
-- them, or too few to compare, was observed: under four of five. `series` has one name: all networks together.
-- Source: rollup activity of both; views steady_sensors and steady_days; networks.
create or replace view watched_days as
with both_activity as (
  select day, sensor, port, src_ip from previous.activity where src_ip is not null
  union all
  select day, sensor, port, src_ip from activity where src_ip is not null
),
network_sources as (
  select a.day, n.label, count(distinct a.src_ip) as sources
  from both_activity a
  join networks n on a.src_ip between n.first_address and n.last_address and (n.port is null or a.port = n.port)
  where a.sensor in (from steady_sensors)
  group by a.day, n.label
),
summed as (
  select day, cast(sum(sources) as bigint) as sources
  from network_sources
  group by day
)
select
  'watched networks' as series,
  d.day,
  if(d.comparable, coalesce(s.sources, 0), null) as value
from steady_days d
left join summed s on s.day = d.day
where exists (from networks);
