-- One row per sensor, and one with a null sensor for all of them: packets and distinct sources of the quarter.
-- Source: rollup sources. Sources are counted again over the quarter: they do not add up over days or sensors.
with quarter_sources as (
  select sensor, src_ip, src_ip6, sum(packets) as packets
  from sources
  group by all
),
counted as (
  select sensor, cast(sum(packets) as bigint) as packets, count(*) as sources
  from quarter_sources
  group by sensor
)
select sensor, label, packets, sources
from counted left join sensors using (sensor)
order by sensor is not null, place
