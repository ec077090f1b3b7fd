-- One row per source of one day: what its address is, who holds it, and which tool its packets look like, as one number.
-- Source: rollup sources (rows of all sensors together); table segments of the address space.
-- A tool's name is a lower bound: every SYN the source sent that day matched, and a missing column never matches.
select
  s.src_ip,
  s.src_ip6,
  kind_of(
    coalesce(g.owner, 0),
    case when s.src_ip is null then 2 when g.owner is not null then 0 when g.reserved then 1 else 3 end,
    coalesce(g.organisation, 0),
    case
      when g.organisation is not null or s.ports > getvariable('research_ports_over') then 0
      when s.fingerprint & 68 = 64 or s.fingerprint & 17 = 16 or s.fingerprint & 34 = 32 then 1
      else 2
    end,
    case
      when s.fingerprint & 68 = 64 then 1
      when s.fingerprint & 17 = 16 then 2
      when s.fingerprint & 34 = 32 then 3
      else 0
    end
  ) as kind
from (select src_ip, src_ip6, ports, fingerprint from sources where sensor is null) s
asof left join segments g on s.src_ip >= g.start
