-- One row per tool: distinct sources of the whole quarter all of whose SYNs look like that tool's. Lower bounds.
-- Scope: edition
-- Source: rollup sources (IPv4 and IPv6; the sensors in scope together). Bits of `fingerprint`: see the glossary.
with quarter_sources as (
  select src_ip, src_ip6, bit_or(fingerprint) as fingerprint
  from sources
  where if(getvariable('scope') = 'all', sensor is null, sensor in (select sensor from scope_sensors))
  group by src_ip, src_ip6
)
select t.tool, count(q.fingerprint) as sources
from (values (1, 'mirai', [8, 9, 10, 11]), (2, 'zmap', [8, 10, 12, 14]), (3, 'masscan', [8, 9, 12, 13])) as t(place, tool, fingerprints)
left join quarter_sources q on list_contains(t.fingerprints, q.fingerprint)
group by t.place, t.tool
order by t.place
