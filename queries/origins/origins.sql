-- One row per day, sensor, origin and lane, and one with a null sensor for all sensors together. A source of a day
-- is in exactly one origin, holder and lane, so sources add up over them; not over sensors or days.
-- Source: rollup sources; tables source_kinds, owners, organisations.
with kinds_counted as (
  select
    s.day,
    s.sensor,
    coalesce(k.kind, k6.kind) as kind,
    cast(sum(s.packets) as bigint) as packets,
    count(*) as sources,
    cast(sum(s.packets - s.backscatter_packets - s.other_packets) as bigint) as probes,
    count(*) filter (s.packets > s.backscatter_packets + s.other_packets) as probing_sources
  from sources s
  left join source_kinds k on k.src_ip = s.src_ip and k.day = s.day
  left join source_kinds k6 on k6.src_ip6 = s.src_ip6 and k6.day = s.day
  group by s.day, s.sensor, coalesce(k.kind, k6.kind)
)
select
  c.day,
  c.sensor,
  kind_origin(c.kind) as origin,
  o.region,
  o.asn,
  o.holder,
  nullif(g.organisation, '') as organisation,
  kind_lane(c.kind) as lane,
  kind_tool(c.kind) as tool,
  c.packets,
  c.sources,
  c.probes,
  c.probing_sources
from kinds_counted c
left join owners o on o.owner = kind_owner(c.kind)
left join organisations g on g.number = kind_organisation(c.kind)
