-- One row per port of the first five ranks half of whose probes, or more, one source sent: its rank says little about
-- anybody else.
-- Scope: edition
-- Source: dataset top_ports; views probes_by_source, port_totals and scope_days.
with wanted as (
  select t.rank, t.port, p.protocol, p.number
  from top_ports t join port_totals p on p.port = t.port
  where t.rank <= 5
),
by_source as (
  select w.rank, w.port, a.src_ip, a.src_ip6, sum(a.packets) as packets
  from probes_by_source a
  join wanted w on w.number = a.port and w.protocol = a.protocol
  join scope_days s on s.sensor = a.sensor and s.day = a.day and s.observed
  group by w.rank, w.port, a.src_ip, a.src_ip6
)
select rank, port, share_pct(max(packets), sum(packets)) as top_source_pct
from by_source
group by rank, port
having 2 * max(packets) >= sum(packets)
order by rank
