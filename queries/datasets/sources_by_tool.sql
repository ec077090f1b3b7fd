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
from (values (1, 'mirai', 64, 4), (2, 'zmap', 16, 1), (3, 'masscan', 32, 2)) as t(place, tool, yes, no)
left join quarter_sources q on q.fingerprint & (t.yes + t.no) = t.yes
group by t.place, t.tool
order by t.place
