-- One row per day, sensor and series of this quarter and the one before; columns as in series_by_day.
-- Source: rollup traffic and table origins of both.
create or replace view series_by_sensor_day as
with both_traffic as (
  select sensor, protocol, port, day, sources, packets from previous.traffic
  union all
  select sensor, protocol, port, day, sources, packets from traffic
),
both_origins as (
  select sensor, region, asn, holder, day, sources, packets from previous.origins where sensor is not null
  union all
  select sensor, region, asn, holder, day, sources, packets from origins where sensor is not null
)
select 'port' as kind, port_label(protocol, port) as name, sensor, day, sources, packets
from both_traffic
union all
select 'region', region, sensor, day, cast(sum(sources) as bigint), cast(sum(packets) as bigint)
from both_origins
where region is not null
group by region, sensor, day
union all
select 'holder', coalesce(holder, concat('AS', asn)), sensor, day, cast(sum(sources) as bigint), cast(sum(packets) as bigint)
from both_origins
where holder is not null or asn is not null
group by 2, sensor, day;
