-- One row per pair of neighbours in the first six ranks of ports and of regions: how often chance would swap them.
-- Day-block bootstrap: 200 times, as many sensors and as many blocks of seven days are drawn with replacement as there
-- are, and the two sums compared. `uncertain` when they swap, or tie, in more than one draw of twenty. Draws come from a
-- fixed hash, so the same data give the same answer.
-- Scope: edition
-- Source: Künsch, The jackknife and the bootstrap for general stationary observations, 1989. Rollup traffic, table
-- origins; view scope_days, datasets top_ports and top_regions.
with cells as (
  select 'port' as kind, port_label(t.protocol, t.port) as name, t.sensor, (t.day - cast(getvariable('quarter_start') as date)) // 7 as block, t.packets
  from traffic t
  join scope_days s on s.sensor = t.sensor and s.day = t.day and s.observed
  union all
  select 'region', o.region, o.sensor, (o.day - cast(getvariable('quarter_start') as date)) // 7, o.packets
  from origins o
  join scope_days s on s.sensor = o.sensor and s.day = o.day and s.observed
  where o.region is not null
),
ranked as (
  select 'port' as kind, rank, port as name from top_ports where rank <= 6
  union all
  select 'region', rank, region from top_regions where rank <= 6
),
summed as (
  select c.kind, c.name, c.sensor, c.block, cast(sum(c.packets) as bigint) as packets
  from cells c join ranked r on r.kind = c.kind and r.name = c.name
  group by all
),
sensors_numbered as (
  select sensor, row_number() over (order by sensor) - 1 as n, count(*) over () as n_all
  from (select distinct sensor from scope_days where observed)
),
blocks_numbered as (
  select block, row_number() over (order by block) - 1 as n, count(*) over () as n_all
  from (select distinct (day - cast(getvariable('quarter_start') as date)) // 7 as block from scope_days where observed)
),
draws as (
  select draw from range(200) as draws(draw)
),
sensor_weights as (
  select d.draw, s.sensor, count(*) as weight
  from draws d, range(1000000) as picks(pick), sensors_numbered s
  where pick < s.n_all and s.n = hash('sensor', d.draw, pick) % s.n_all
  group by all
),
block_weights as (
  select d.draw, b.block, count(*) as weight
  from draws d, range(1000) as picks(pick), blocks_numbered b
  where pick < b.n_all and b.n = hash('block', d.draw, pick) % b.n_all
  group by all
),
drawn as (
  select d.draw, c.kind, c.name, cast(sum(c.packets * s.weight * b.weight) as bigint) as packets
  from draws d
  join sensor_weights s on s.draw = d.draw
  join block_weights b on b.draw = d.draw
  join summed c on c.sensor = s.sensor and c.block = b.block
  group by all
),
pairs as (
  select u.kind, u.rank, u.name, l.name as next_name
  from ranked u join ranked l on l.kind = u.kind and l.rank = u.rank + 1
),
compared as (
  select p.kind, p.rank, p.name, p.next_name, count(*) filter (coalesce(l.packets, 0) >= coalesce(u.packets, 0)) as swaps
  from pairs p
  cross join draws d
  left join drawn u on u.draw = d.draw and u.kind = p.kind and u.name = p.name
  left join drawn l on l.draw = d.draw and l.kind = p.kind and l.name = p.next_name
  group by all
)
select kind, rank, name, next_name, round(swaps / 2.0, 1) as swap_pct, swaps > 10 as uncertain
from compared
order by kind, rank
