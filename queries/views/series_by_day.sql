-- One row per day and series of this quarter and the one before: a port, a source region or a holder, with the distinct
-- sources that probed and their probes (packets that scan or are of no class known) over all sensors. A day without a
-- probe has no row.
-- Source: rollup ports and table origins of both.
create or replace view series_by_day as
with both_ports as (
  select protocol, port, day, sources, packets from previous.ports where class in ('scan', 'unknown')
  union all
  select protocol, port, day, sources, packets from ports where class in ('scan', 'unknown')
),
both_origins as (
  select origin, region, asn, holder, day, probing_sources as sources, probes as packets from previous.origins where sensor is null and probes > 0
  union all
  select origin, region, asn, holder, day, probing_sources, probes from origins where sensor is null and probes > 0
)
select 'port' as kind, port_label(protocol, port) as name, day, cast(sum(sources) as bigint) as sources, cast(sum(packets) as bigint) as packets
from both_ports
group by protocol, port, day
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
