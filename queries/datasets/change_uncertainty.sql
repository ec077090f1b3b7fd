-- One row per earlier quarter (`previous`, `year_before`) and port or region that is compared with it, and one for all
-- packets (`total`): the percentages between which the change of the mean per sensor and day lies, but for chance.
-- Day-block bootstrap: 2,000 times, as many sensors of both quarters and as many blocks of seven days of each are drawn
-- with replacement as there are; a sensor that is drawn is drawn in both. One draw of forty is lower, one higher.
-- `uncertain` when 0 is between the two; null where fewer than two sensors, or two weeks of a quarter, were observed. A
-- bound is null where in too many draws nothing was received before.
-- Scope: edition
-- Source: Künsch, The jackknife and the bootstrap for general stationary observations, 1989. Views scope_packets, scope_standing,
-- port_totals and region_totals, of this quarter, the one before and the same one of the year before; macro redraws.
with named as (
  select 'port' as kind, port as name, rank from port_totals where rank <= 10
  union all
  select 'region', region, rank from region_totals where rank <= 10
),
counted as (
  select 'now' as quarter, kind, name, sensor, week, packets from scope_packets
  union all
  select 'previous', kind, name, sensor, week, packets
  from previous.scope_packets
  where (select usable from previous.scope_standing)
  union all
  select 'year_before', kind, name, sensor, week, packets
  from year_before.scope_packets
  where (select usable from year_before.scope_standing)
),
-- Names that nobody asked for are one.
summed as (
  select c.quarter, c.kind, n.name, c.sensor, c.week, sum(c.packets) as packets
  from counted c left join named n on n.kind = c.kind and n.name = c.name
  group by all
),
earlier as (
  select distinct quarter as compared_with from summed where quarter <> 'now'
),
cells as (
  select e.compared_with, s.*
  from earlier e join summed s on s.quarter in ('now', e.compared_with) and (s.name is not null or s.kind = 'sensor_day')
  union all
  select e.compared_with, s.quarter, 'total', null, s.sensor, s.week, sum(s.packets)
  from earlier e join summed s on s.quarter in ('now', e.compared_with) and s.kind = 'port'
  group by all
),
-- Pages compare the first five with the year before.
things as (
  select e.compared_with, t.kind, t.name
  from earlier e
  join (from named union all select unnest(['total', 'sensor_day']), null, 0) t on t.rank <= if(e.compared_with = 'previous', 10, 5)
),
sensors_numbered as (
  select compared_with, sensor, row_number() over (partition by compared_with order by sensor) as n
  from cells
  where kind = 'sensor_day'
  group by compared_with, sensor
),
weeks_numbered as (
  select compared_with, quarter, week, row_number() over (partition by compared_with, quarter order by week) as n
  from cells
  where kind = 'sensor_day'
  group by compared_with, quarter, week
),
-- Packets of all sensors in the order of their numbers: what a draw makes of a week is one product of two lists.
listed as (
  select t.compared_with, w.quarter, t.kind, t.name, w.n as week_number, list(cast(coalesce(c.packets, 0) as double) order by s.n) as packets
  from things t
  join weeks_numbered w on w.compared_with = t.compared_with
  join sensors_numbered s on s.compared_with = t.compared_with
  left join cells c
    on c.compared_with = t.compared_with and c.quarter = w.quarter and c.kind = t.kind and c.name is not distinct from t.name
    and c.week = w.week and c.sensor = s.sensor
  group by all
),
-- Each of the two is a product with one list of draws: joined by a key, every row would get a copy of its lists.
sensors_drawn as (
  select l.* exclude (packets), s.draw, list_dot_product(s.times, l.packets) as packets
  from listed l cross join redraws('sensor', (select count(*) from sensors_numbered where compared_with = 'previous')) s
  where l.compared_with = 'previous'
  union all
  select l.* exclude (packets), s.draw, list_dot_product(s.times, l.packets)
  from listed l cross join redraws('sensor', (select count(*) from sensors_numbered where compared_with = 'year_before')) s
  where l.compared_with = 'year_before'
),
weeks_drawn as (
  select 'now' as quarter, *
  from redraws('week', (select count(distinct week) from weeks_numbered where quarter = 'now'))
  union all
  select 'previous', *
  from redraws('earlier week', (select count(*) from weeks_numbered where quarter = 'previous'))
  union all
  select 'year_before', *
  from redraws('week a year earlier', (select count(*) from weeks_numbered where quarter = 'year_before'))
),
drawn as (
  select s.draw, s.compared_with, s.quarter, s.kind, s.name, sum(s.packets * w.times[s.week_number]) as packets
  from sensors_drawn s join weeks_drawn w on w.quarter = s.quarter and w.draw = s.draw
  group by all
),
meant as (
  select p.draw, p.compared_with, p.quarter, p.kind, p.name, p.packets, d.packets as days
  from drawn p
  join drawn d on d.draw = p.draw and d.compared_with = p.compared_with and d.quarter = p.quarter and d.kind = 'sensor_day'
  where p.kind <> 'sensor_day' and d.packets > 0
),
-- Whole numbers until one division: what did not change is 0, and no trace above or below.
changed as (
  select n.compared_with, n.kind, n.name, 100 * (n.packets * b.days - b.packets * n.days) / (b.packets * n.days) as change_pct
  from meant n
  join meant b
    on b.draw = n.draw and b.compared_with = n.compared_with and b.quarter = b.compared_with and b.kind = n.kind
    and b.name is not distinct from n.name
  where n.quarter = 'now' and (n.packets > 0 or b.packets > 0)
),
drawable as (
  select compared_with
  from (select compared_with, quarter, count(*) as weeks from weeks_numbered group by all)
  group by compared_with
  having min(weeks) >= 2
  intersect
  select compared_with from sensors_numbered group by compared_with having count(*) >= 2
),
bounds as (
  select compared_with, kind, name, quantile_cont(change_pct, 0.025) as low, quantile_cont(change_pct, 0.975) as high
  from changed semi join drawable using (compared_with)
  group by all
)
select
  t.compared_with,
  t.kind,
  t.name,
  if(isfinite(b.low), b.low, null) as low_pct,
  if(isfinite(b.high), b.high, null) as high_pct,
  b.low <= 0 and b.high >= 0 as uncertain
from things t
semi join cells c
  on c.quarter = t.compared_with and c.kind = t.kind and c.name is not distinct from t.name and c.packets > 0
left join bounds b on b.compared_with = t.compared_with and b.kind = t.kind and b.name is not distinct from t.name
where t.kind <> 'sensor_day'
order by t.compared_with, t.kind, t.name
