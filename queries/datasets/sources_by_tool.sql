-- One row per tool whose mark any sensor records: distinct sources of the whole quarter all of whose SYNs look like that
-- tool's, as far as they were recorded. Lower bounds.
-- Scope: edition
-- Source: rollup sources (IPv4 and IPv6; the sensors in scope together); view evidence. Bits of `fingerprint`: see rollups.
with quarter_sources as (
  select src_ip, src_ip6, bit_or(fingerprint) as fingerprint
  from sources
  where if(getvariable('scope') = 'all', sensor is null, sensor in (select sensor from scope_sensors))
  group by src_ip, src_ip6
)
select t.tool, count(q.fingerprint) as sources
from (values (1, 'mirai', 64, 4), (2, 'zmap', 16, 1), (3, 'masscan', 32, 2)) as t(place, tool, yes, no)
left join quarter_sources q on q.fingerprint & (t.yes + t.no) = t.yes
where t.tool in (select question from evidence where sensor_days_told > 0)
group by t.place, t.tool
order by t.place
