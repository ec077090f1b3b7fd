-- One row per month and port of the first five ranks of the quarter: its rank that month, by probes per sensor per day, null
-- when none came; the months of the quarter before as well, where enough of it was observed. Ports that the ranks of the
-- quarter leave out are left out of each month.
-- Scope: edition
-- Source: views probes, scope_days and port_totals, of this quarter and the one before; dataset top_ports.
with counted as (
  select s.month, t.protocol, t.port as number, sum(t.packets) as packets
  from probes t
  join scope_days s on s.sensor = t.sensor and s.day = t.day and s.observed
  group by s.month, t.protocol, t.port
),
counted_before as (
  select s.month, t.protocol, t.port as number, sum(t.packets) as packets
  from previous.probes t
  join previous.scope_days s on s.sensor = t.sensor and s.day = t.day and s.observed
  where (select usable from previous.scope_standing)
  group by s.month, t.protocol, t.port
),
monthly as (
  select month, r.port, c.packets
  from counted c join port_totals r on r.protocol = c.protocol and r.number = c.number
  union all
  select month, r.port, c.packets
  from counted_before c join previous.port_totals r on r.protocol = c.protocol and r.number = c.number
),
ranked as (
  select month, port, row_number() over (partition by month order by packets desc, port) as rank
  from monthly
)
select m.month, t.port, r.rank
from (select distinct month from monthly) m
cross join top_ports t
left join ranked r on r.month = m.month and r.port = t.port
where t.rank <= 5
order by m.month, t.rank
