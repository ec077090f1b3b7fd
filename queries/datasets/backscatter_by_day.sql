-- One row per day: victims whose answers reached the sensors in scope (distinct sources of the day), and their packets per
-- sensor observed. 0 when any of the sensors recorded what tells answers from scans that day; null when none did.
-- Scope: edition
-- Source: views backscatter, evidence_by_day, scope_days; days.
with counted as (
  select b.day, count(distinct coalesce(b.src_ip6, cast(b.src_ip as varchar))) as victims, sum(b.packets) as packets
  from backscatter b
  join scope_days s on s.sensor = b.sensor and s.day = b.day and s.observed
  group by b.day
),
told_days as (
  select s.day, count(distinct s.sensor) as sensors,
    coalesce(bool_or(e.told), false) or not coalesce(bool_or(e.asked), false) as told
  from scope_days s
  left join evidence_by_day e on e.sensor = s.sensor and e.day = s.day and e.question in ('flags', 'types')
  where s.observed
  group by s.day
)
select
  cast(d.day as varchar) as day,
  if(t.told, coalesce(c.victims, 0), null) as victims,
  if(t.told, quotient(coalesce(c.packets, 0), t.sensors), null) as packets_per_sensor_day
from days d
left join told_days t on t.day = d.day
left join counted c on c.day = d.day
order by d.day
