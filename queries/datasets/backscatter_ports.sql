-- One row per rank, 1 to 5: the ports of victims that answers came from, which are the services that were attacked, by
-- victims; a protocol without ports stands for itself. Ties go by packets, then by port label.
-- Scope: edition
-- Source: views backscatter, scope_days. The first answer of a source to a port of a sensor stands for all of that day.
with counted as (
  select
    if(b.port >= 0, port_label(b.protocol, b.answered_from), port_label(b.protocol, b.port)) as port,
    count(distinct coalesce(b.src_ip6, cast(b.src_ip as varchar))) as victims,
    cast(sum(b.packets) as bigint) as packets
  from backscatter b
  join scope_days s on s.sensor = b.sensor and s.day = b.day and s.observed
  where b.port < 0 or b.answered_from > 0
  group by 1
),
ranked as (
  select *, row_number() over (order by victims desc, packets desc, port) as rank, sum(packets) over () as all_packets
  from counted
)
select rank, port, victims, packets, share_pct(packets, all_packets) as share_pct
from ranked
where rank <= 5
order by rank
