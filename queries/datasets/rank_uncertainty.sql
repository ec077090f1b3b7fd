-- One row per pair of neighbours in the first six ranks of ports and of regions: how often chance would swap them.
-- Day-block bootstrap: 2,000 times, as many sensors and as many blocks of seven days are drawn with replacement as there
-- are, and the two sums compared. `uncertain` when they swap, or tie, in more than one draw of twenty.
-- Scope: edition
-- Source: Künsch, The jackknife and the bootstrap for general stationary observations, 1989. View scope_packets, macro
-- redraws, datasets top_ports and top_regions.
with ranked as (
  select 'port' as kind, rank, port as name from top_ports where rank <= 6
  union all
  select 'region', rank, region from top_regions where rank <= 6
),
sensors_numbered as (
  select sensor, row_number() over (order by sensor) as n
  from scope_packets
  where kind = 'sensor_day'
  group by sensor
),
weeks_numbered as (
  select week, row_number() over (order by week) as n
  from scope_packets
  where kind = 'sensor_day'
  group by week
),
summed as (
  select p.kind, p.name, p.sensor, p.week, sum(p.packets) as packets
  from scope_packets p join ranked r on r.kind = p.kind and r.name = p.name
  group by all
),
-- Packets of all sensors in the order of their numbers: what a draw makes of a week is one product of two lists, so a
-- thousand sensors are quickly drawn.
listed as (
  select r.kind, r.name, w.n as week_number, list(cast(coalesce(p.packets, 0) as double) order by s.n) as packets
  from ranked r
  cross join weeks_numbered w
  cross join sensors_numbered s
  left join summed p on p.kind = r.kind and p.name = r.name and p.week = w.week and p.sensor = s.sensor
  group by all
),
drawn as (
  select s.draw, l.kind, l.name, sum(list_dot_product(s.times, l.packets) * w.times[l.week_number]) as packets
  from listed l
  cross join redraws('sensor', (select count(*) from sensors_numbered)) s
  join redraws('week', (select count(*) from weeks_numbered)) w on w.draw = s.draw
  group by all
),
compared as (
  select u.kind, u.rank, u.name, l.name as next_name, count(*) as draws, count(*) filter (low.packets >= up.packets) as swaps
  from ranked u
  join ranked l on l.kind = u.kind and l.rank = u.rank + 1
  join drawn up on up.kind = u.kind and up.name = u.name
  join drawn low on low.draw = up.draw and low.kind = l.kind and low.name = l.name
  group by all
)
select kind, rank, name, next_name, 100.0 * swaps / draws as swap_pct, 20 * swaps > draws as uncertain
from compared
order by kind, rank
