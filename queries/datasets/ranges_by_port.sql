-- One row per port of the five that were probed most on the sensors in scope, and rank, 1 to 10: in which range (/16) and with
-- which holder the distinct sources of the quarter are; its share of the port's sources. Null ranges are IPv6.
-- Scope: edition
-- Source: views probes, probes_by_source and scope_sensors; holders. Ranges and holders are not for publication.
with port_packets as (
  select protocol, port as number, port_label(protocol, port) as port, row_number() over (order by sum(packets) desc, port_label(protocol, port)) as port_rank
  from probes
  where sensor in (select sensor from scope_sensors)
  group by protocol, number
),
port_sources as (
  select distinct p.port, p.port_rank, a.src_ip, a.src_ip6
  from probes_by_source a join port_packets p on p.protocol = a.protocol and p.number = a.port
  where p.port_rank <= 5 and a.sensor in (select sensor from scope_sensors)
),
held as (
  select a.src_ip, h.asn, h.holder, h.region
  from (select distinct src_ip from port_sources where src_ip is not null) a asof join holders h on a.src_ip >= h.start
  where a.src_ip <= h."end"
),
counted as (
  select s.port, s.port_rank, s.src_ip // 65536 as upper_half, h.asn, h.holder, h.region, count(*) as sources
  from port_sources s left join held h on h.src_ip = s.src_ip
  group by all
),
ranked as (
  select *,
    row_number() over (partition by port order by sources desc, upper_half, holder, asn, region) as rank,
    sum(sources) over (partition by port) as port_sources
  from counted
)
select
  port,
  rank,
  if(upper_half is null, null, concat(upper_half // 256, '.', upper_half % 256, '.0.0/16')) as range,
  asn,
  holder,
  region,
  sources,
  share_pct(sources, port_sources) as share_pct
from ranked
where rank <= 10
order by port_rank, rank
