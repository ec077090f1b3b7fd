-- One row per month and port of the first five ranks of the quarter: its rank that month, by probes per sensor per day;
-- the months of the quarter before as well, where enough of it was observed.
-- Scope: edition
-- Source: views probes and scope_days, of this quarter and the one before; dataset top_ports.
with both_quarters as (
  select s.month, port_label(t.protocol, t.port) as port, t.packets
  from probes t join scope_days s on s.sensor = t.sensor and s.day = t.day and s.observed
  union all
  select s.month, port_label(t.protocol, t.port) as port, t.packets
  from previous.probes t join previous.scope_days s on s.sensor = t.sensor and s.day = t.day and s.observed
  where (select usable from previous.scope_standing)
),
monthly as (
  select month, port, sum(packets) as packets
  from both_quarters
  group by month, port
),
ranked as (
  select month, port, row_number() over (partition by month order by packets desc, port) as rank
  from monthly
)
select r.month, r.port, r.rank
from ranked r join top_ports t on t.port = r.port
where t.rank <= 5
order by r.month, t.rank
