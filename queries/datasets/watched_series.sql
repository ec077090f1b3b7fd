-- One row per day and series with an unusual day, over this quarter and the one before: distinct sources and packets of
-- the day, scaled to what all sensors would have seen had none been down. Null on a day for which too little is known:
-- the sensors that usually see four fifths of the series were down.
-- Scope: all
-- Source: dataset unusual_days; views series_by_day, series_by_sensor_day and sensor_history.
with wanted as (
  select distinct kind, name from unusual_days
),
by_sensor as (
  select kind, name, s.sensor, s.day, s.sources, s.packets
  from series_by_sensor_day s join wanted w using (kind, name)
),
usual as (
  select kind, name, sensor, cast(1000 * sum(sources) // any_value(days) as bigint) as sources, cast(1000 * sum(packets) // any_value(days) as bigint) as packets
  from by_sensor join (select sensor, count(*) as days from sensor_history where observed group by sensor) using (sensor)
  group by kind, name, sensor
),
standing as (
  select u.kind, u.name, h.day, sum(u.sources) / any_value(a.sources) as sources_part, sum(u.packets) / any_value(a.packets) as packets_part
  from usual u
  join sensor_history h on h.sensor = u.sensor and h.observed
  join (select kind, name, sum(sources) as sources, sum(packets) as packets from usual group by kind, name) a on a.kind = u.kind and a.name = u.name
  group by u.kind, u.name, h.day
),
counted as (
  select kind, name, day, sources, packets
  from series_by_day join wanted using (kind, name)
),
all_days as (
  select distinct day from sensor_history where observed
)
select
  w.kind,
  w.name,
  cast(d.day as varchar) as day,
  if(s.sources_part > 0.2, round(coalesce(c.sources, 0) / s.sources_part, 3), null) as sources,
  if(s.packets_part > 0.2, round(coalesce(c.packets, 0) / s.packets_part, 3), null) as packets
from wanted w
cross join all_days d
left join standing s on s.kind = w.kind and s.name = w.name and s.day = d.day
left join counted c on c.kind = w.kind and c.name = w.name and c.day = d.day
order by w.kind, w.name, d.day
