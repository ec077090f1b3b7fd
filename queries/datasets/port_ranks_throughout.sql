-- One row per port of the first five ranks whose rank or change against the quarter before is another one on the sensors
-- that were in service throughout both quarters. Empty when the set of sensors did not change, or nothing differs.
-- Scope: edition
-- Source: views probes and scope_days, of this quarter and the one before; datasets top_ports, sensor_set_changes.
with throughout as (
  select sensor
  from sensors
  where getvariable('scope') in ('all', sensor_group)
    and (first_day is null or first_day <= (select min(day) from previous.days))
    and (last_day is null or last_day >= (select max(day) from days))
    and (select count(*) from sensor_set_changes) > 0
),
current_days as (
  select * from scope_days where observed and sensor in (select sensor from throughout)
),
previous_days as (
  select * from previous.scope_days where observed and sensor in (select sensor from throughout)
),
now_counted as (
  select port_label(t.protocol, t.port) as port, sum(t.packets) as packets
  from probes t join current_days s on s.sensor = t.sensor and s.day = t.day
  group by t.protocol, t.port
),
before_counted as (
  select port_label(t.protocol, t.port) as port, sum(t.packets) as packets
  from previous.probes t join previous_days s on s.sensor = t.sensor and s.day = t.day
  group by t.protocol, t.port
),
ranked as (
  select
    n.port,
    row_number() over (order by n.packets desc, n.port) as rank,
    quotient(n.packets, (select count(*) from current_days)) as rate,
    mean_change_pct(n.packets, (select count(*) from current_days), b.packets, (select count(*) from previous_days)) as change_pct
  from now_counted n left join before_counted b on b.port = n.port
)
select
  t.rank,
  t.port,
  r.rank as rank_throughout,
  r.rate as packets_per_sensor_day_throughout,
  t.change_pct,
  r.change_pct as change_throughout_pct
from top_ports t
join ranked r on r.port = t.port
where t.rank <= 5 and (r.rank <> t.rank or round(r.change_pct, 1) is distinct from round(t.change_pct, 1))
order by t.rank
