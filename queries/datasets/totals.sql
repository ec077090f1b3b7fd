-- One row per sensor in scope, and one with a null sensor for all of them: packets and distinct sources of the quarter.
-- Scope: edition
-- Source: rollup sources; view scope_sensors. Sources are counted again over the quarter: they do not add up over days or sensors.
with quarter_sources as (
  select sensor, src_ip, src_ip6, sum(packets) as packets
  from sources
  where sensor in (select sensor from scope_sensors) or sensor is null and getvariable('scope') = 'all'
  group by all
),
counted as (
  select sensor, cast(sum(packets) as bigint) as packets, count(*) as sources
  from quarter_sources
  group by sensor
  union all
  -- The rollup has all sensors together, and no part of them.
  select null, cast(sum(packets) as bigint), count(distinct (src_ip, src_ip6))
  from quarter_sources
  having getvariable('scope') <> 'all' and count(*) > 0
)
select sensor, label, packets, sources
from counted left join sensors using (sensor)
order by sensor is not null, place
