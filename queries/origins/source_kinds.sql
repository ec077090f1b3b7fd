-- One row per day and source: what its address is, who holds it, its lane and which tool its packets look like, as one
-- number.
-- Source: rollup sources (rows of all sensors together); table segments of the address space.
-- Lanes go by the strength of what speaks for them: a list that names the source; Mirai's mark, then another tool's, on every
-- SYN of which it is known; many ports. What is left is the rest where every mark was seen to be absent, or nothing over TCP
-- was sent that could bear one; else unknown. A missing field counts neither as a mark nor as its absence.
select
  s.day,
  s.src_ip,
  s.src_ip6,
  kind_of(
    coalesce(g.owner, 0),
    case when s.src_ip is null then 2 when g.owner is not null then 0 when g.reserved then 1 else 3 end,
    coalesce(g.organisation, 0),
    case
      when g.organisation is not null then 0
      when s.fingerprint & 68 = 64 then 1
      when s.fingerprint & 17 = 16 or s.fingerprint & 34 = 32 then 2
      when s.ports > getvariable('research_ports_over') then 3
      when s.fingerprint & 136 <> 0 and s.fingerprint & 7 <> 7 then 5
      else 4
    end,
    case
      when s.fingerprint & 68 = 64 then 1
      when s.fingerprint & 17 = 16 then 2
      when s.fingerprint & 34 = 32 then 3
      else 0
    end
  ) as kind
from (select day, src_ip, src_ip6, ports, fingerprint from sources where sensor is null) s
left join segments g on g.block = s.src_ip // 65536 and s.src_ip between g.start and g."end"
