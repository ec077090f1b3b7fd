-- One row per sensor per day in service: `observed` when at least one packet was counted, over enough hours where
-- the config asks for that. A day without observation is missing, not zero.
-- Source: rollup coverage; sensors, days.
-- Kept: most queries read it.
create or replace view sensor_days as
select
  s.sensor,
  s.label,
  s.sensor_group,
  s.place,
  d.day,
  strftime(d.day, '%Y-%m') as month,
  coalesce(c.packets, 0) as packets,
  coalesce(c.packets >= 1 and (c.last_second - c.first_packet // 65536) / 3600.0 >= getvariable('observed_hours_min'), false) as observed
from sensors s
join days d on (s.first_day is null or d.day >= s.first_day) and (s.last_day is null or d.day <= s.last_day)
left join coverage c on c.sensor = s.sensor and c.day = d.day;
