-- One row per rise in packets: the one source that sent most of it, and its share of all that came on top of the level
-- before. Only days on which a source sent a quarter of the daily excess count for it, so a share is a lower bound.
-- Scope: all
-- Source: dataset level_changes; view probes_by_source (ports), rollup sources (regions and holders), holders.
with rises as (
  select *, cast(first_day as date) as onset, cast(last_day as date) as ending, level_during - level_before as excess
  from level_changes
  where metric = 'packets' and direction = 'rise'
),
port_sources as (
  select r.kind, r.name, a.src_ip, a.src_ip6, a.day, sum(a.packets) as packets
  from probes_by_source a
  join rises r on r.kind = 'port' and r.name = port_label(a.protocol, a.port) and a.day between r.onset and r.ending
  group by r.kind, r.name, a.src_ip, a.src_ip6, a.day
),
heavy as (
  select s.src_ip, s.day, s.packets - s.backscatter_packets - s.other_packets as packets
  from sources s
  where s.sensor is null and s.src_ip is not null and s.packets - s.backscatter_packets - s.other_packets >= (select 0.25 * min(excess) from rises where kind <> 'port')
),
held as (
  select a.src_ip, coalesce(h.holder, 'AS' || h.asn) as holder, h.region
  from (select distinct src_ip from heavy) a asof join holders h on a.src_ip >= h.start
  where a.src_ip <= h."end"
),
all_sources as (
  select * from port_sources
  union all
  select r.kind, r.name, s.src_ip, null, s.day, s.packets
  from heavy s
  join held h on h.src_ip = s.src_ip
  join rises r on r.name = if(r.kind = 'region', h.region, h.holder) and r.kind <> 'port' and s.day between r.onset and r.ending
),
summed as (
  select r.kind, r.name, a.src_ip, a.src_ip6, cast(sum(a.packets) as bigint) as packets, any_value(r.excess * (r.ending - r.onset + 1)) as excess
  from all_sources a
  join rises r on r.kind = a.kind and r.name = a.name
  where a.packets >= 0.25 * r.excess
  group by r.kind, r.name, a.src_ip, a.src_ip6
)
select kind, name, src_ip, src_ip6, packets, round(least(100, 100 * packets / excess), 1) as share_pct
from summed
qualify row_number() over (partition by kind, name order by packets desc, src_ip, src_ip6) = 1
order by kind, name
