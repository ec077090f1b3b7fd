-- One row per day, sensor and series of this quarter and the one before; columns as in series_by_day.
-- Source: view probes and table origins of both.
create or replace view series_by_sensor_day as
with both_traffic as (
  select sensor, protocol, port, day, sources, packets from previous.probes
  union all
  select sensor, protocol, port, day, sources, packets from probes
),
both_origins as (
  select sensor, region, asn, holder, day, probing_sources as sources, probes as packets from previous.origins where sensor is not null and probes > 0
  union all
  select sensor, region, asn, holder, day, probing_sources, probes from origins where sensor is not null and probes > 0
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
