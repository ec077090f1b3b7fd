-- One row per day and series of this quarter and the one before: a port, a source region or a holder, with its distinct
-- sources and packets over all sensors. A day without a packet has no row.
-- Source: rollup ports and table origins of both.
create or replace view series_by_day as
with both_ports as (
  select protocol, port, day, sources, packets from previous.ports
  union all
  select protocol, port, day, sources, packets from ports
),
both_origins as (
  select origin, region, asn, holder, day, sources, packets from previous.origins where sensor is null
  union all
  select origin, region, asn, holder, day, sources, packets from origins where sensor is null
)
select 'port' as kind, port_label(protocol, port) as name, day, sources, packets
from both_ports
union all
select 'region', region, day, cast(sum(sources) as bigint), cast(sum(packets) as bigint)
from both_origins
where region is not null
group by region, day
union all
select 'holder', coalesce(holder, concat('AS', asn)), day, cast(sum(sources) as bigint), cast(sum(packets) as bigint)
from both_origins
where holder is not null or asn is not null
group by 2, day;
