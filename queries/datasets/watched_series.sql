-- One row per day and series that may have changed, over this quarter and the one before: distinct sources and packets of
-- the day as the same set of sensors would have seen them. The set is the largest that was observed together for eight weeks; on
-- a day when others were up, its sensors are counted again, and when some of it were down, divided by the part that the others
-- see of the series on days when all were up: sources that reach every sensor are not divided at all. Null on a day for which
-- too little is known: under a fifth of the series. A day on which a sensor was cut off has not that sensor.
-- Which may have changed: those whose weeks differ by more than chance from the one, two or four before, the 300 that do most.
-- `tried` is how many were asked.
-- Scope: all
-- Source: views series_by_day, series_by_sensor_day, sensor_history, probes_by_source, rollups coverage and sources; holders.
with hours as (
  select day, sensor, (last_second - first_packet // 65536) / 3600.0 as hours from previous.coverage
  union all
  select day, sensor, (last_second - first_packet // 65536) / 3600.0 from coverage
),
-- Cut off: heard for under half a day where it usually is for three quarters of one.
whole_days as (
  select s.day, s.sensor
  from sensor_history s
  join hours h on h.day = s.day and h.sensor = s.sensor
  join (select sensor, median(hours) as usual from hours group by sensor) u on u.sensor = s.sensor
  where s.observed and (h.hours >= 12 or u.usual < 18)
),
day_sets as materialized (
  select day, list(sensor order by sensor) as sensors from whole_days group by day
),
every_day as (
  select distinct day from sensor_history
),
base as materialized (
  select c.sensors
  from (select distinct sensors from day_sets) c
  join day_sets d on list_has_all(d.sensors, c.sensors)
  group by c.sensors
  order by len(c.sensors) * len(c.sensors) * least(56, count(*)) desc, len(c.sensors) desc, c.sensors
  limit 1
),
-- Days whose sensors are the base alone are as counted; `up` are those of the base that were up on another day.
odd_days as materialized (
  select d.day, list_sort(list_intersect(b.sensors, d.sensors)) as up
  from day_sets d cross join base b
  where d.sensors <> b.sensors or exists (from sensor_history h where h.day = d.day and h.observed and not list_contains(d.sensors, h.sensor))
),
whole_sets as (
  select d.day, row_number() over (order by d.day) as n, count(*) over () as days
  from day_sets d cross join base b
  where list_has_all(d.sensors, b.sensors)
),
-- Four weeks of days with the whole base, evenly spread: how sources overlap.
reference_days as (
  select day from whole_sets where n * least(28, days) // days > (n - 1) * least(28, days) // days and exists (from odd_days o cross join base b where o.up <> b.sensors)
),
known_days as (
  select day, (day - min(day) over ()) // 7 as week
  from day_sets
),
-- Which may have changed. Square roots of a count; a day without a packet is a zero, and has no row.
busy as (
  select kind, name from series_by_day group by kind, name having max(sources) >= 10 or max(packets) >= 50
),
weekly as (
  select b.kind, b.name, m.metric, w.week,
    coalesce(sum(2 * (sqrt(if(m.metric = 'sources', c.sources, c.packets) + 0.375) - sqrt(0.375))), 0) / any_value(w.days) as height, any_value(w.days) as days
  from busy b
  cross join (values ('sources'), ('packets')) as m(metric)
  cross join (select week, count(*) as days from known_days group by week) w
  left join (select c.*, k.week from series_by_day c join known_days k on k.day = c.day) c on c.kind = b.kind and c.name = b.name and c.week = w.week
  group by b.kind, b.name, m.metric, w.week
),
contrasts as (
  select *,
    abs(height - lag(height) over series) as step,
    greatest(
      abs(height - lag(height) over series),
      abs(avg(height) over (series rows between current row and 1 following) - avg(height) over (series rows between 2 preceding and 1 preceding)) * sqrt(2),
      abs(avg(height) over (series rows between current row and 3 following) - avg(height) over (series rows between 4 preceding and 1 preceding)) * 2
    ) as contrast
  from weekly
  window series as (partition by kind, name, metric order by week)
),
scored as (
  select kind, name, metric, max(contrast) * sqrt(3.5) / greatest(1, 1.4826 * median(step) * sqrt(3.5)) as score
  from contrasts
  group by kind, name, metric
),
wanted as (
  select kind, name, row_number() over (order by score desc, kind, name) as place
  from (select kind, name, max(score) as score from scored group by kind, name)
  where score >= 3
  qualify place <= 300
),
-- Which sensors were up together on odd days, by a number, and as bits of one: sixty sets in one, further sets in another part.
up_sets as materialized (
  select number, up, number // 60 as part, 1::bigint << (number % 60) as bit, len(up) as sensors_up, up = (select sensors from base) as whole
  from (select up, row_number() over (order by up) - 1 as number from (select distinct up from odd_days))
),
sets_by_day as (
  select o.day, s.number, s.sensors_up
  from odd_days o join up_sets s on s.up = o.up
),
base_sensors as (
  select b.sensor, p.part, coalesce(cast(sum(s.bit) as bigint), 0) as in_sets
  from (select unnest(sensors) as sensor from base) b
  cross join (select distinct part from up_sets) p
  left join (select unnest(up) as sensor, part, bit from up_sets) s on s.sensor = b.sensor and s.part = p.part
  group by b.sensor, p.part
),
-- On a reference day all sets, on an odd one that of the day.
looked_at as materialized (
  select r.day, s.number, s.part, s.bit from reference_days r cross join up_sets s where not s.whole
  union
  select d.day, s.number, s.part, s.bit from sets_by_day d join up_sets s on s.number = d.number
),
port_numbers as (
  select distinct p.protocol, p.port, w.name
  from (select distinct protocol, port from (select protocol, port from ports union all select protocol, port from previous.ports)) p
  join wanted w on w.kind = 'port' and w.name = port_label(p.protocol, p.port)
),
both_probes as (
  select day, sensor, protocol, port, src_ip, src_ip6 from previous.probes_by_source where day in (select day from looked_at)
  union all
  select day, sensor, protocol, port, src_ip, src_ip6 from probes_by_source where day in (select day from looked_at)
),
both_sources as (
  select day, sensor, src_ip from previous.sources
  where sensor is not null and src_ip is not null and packets > backscatter_packets + other_packets and day in (select day from looked_at)
  union all
  select day, sensor, src_ip from sources
  where sensor is not null and src_ip is not null and packets > backscatter_packets + other_packets and day in (select day from looked_at)
),
held as (
  select a.src_ip, h.region, coalesce(h.holder, concat('AS', h.asn)) as holder
  from (select distinct src_ip from both_sources) a
  asof join holders h on a.src_ip >= h.start
  where a.src_ip <= h."end"
),
reached as (
  select 'port' as kind, n.name, b.day, b.src_ip, b.src_ip6, b.sensor
  from both_probes b join port_numbers n on n.protocol = b.protocol and n.port = b.port
  union all
  select w.kind, w.name, s.day, s.src_ip, null, s.sensor
  from both_sources s
  join (
    select src_ip, 'region' as kind, region as name from held
    union all
    select src_ip, 'holder', holder from held
  ) h on h.src_ip = s.src_ip
  join wanted w on w.kind = h.kind and w.name = h.name
),
-- Each source once: which of the sets it reached.
by_source as (
  select r.kind, r.name, r.day, b.part, bit_or(b.in_sets) as in_sets
  from reached r
  join (select distinct day, part from looked_at) l on l.day = r.day
  join base_sensors b on b.sensor = r.sensor and b.part = l.part
  group by r.kind, r.name, r.day, b.part, r.src_ip, r.src_ip6
),
counted as (
  select kind, name, day, part, in_sets, count(*) as sources, 0 as packets
  from by_source
  group by kind, name, day, part, in_sets
  union all
  select s.kind, s.name, s.day, b.part, b.in_sets, 0, sum(s.packets)
  from series_by_sensor_day s
  semi join wanted w on w.kind = s.kind and w.name = s.name
  join (select distinct day, part from looked_at) l on l.day = s.day
  join base_sensors b on b.sensor = s.sensor and b.part = l.part
  group by s.kind, s.name, s.day, b.part, b.in_sets
),
seen_by_set as (
  select c.kind, c.name, c.day, s.number,
    sum(c.sources) as sources, sum(if(c.in_sets & s.bit = 0, 0, c.sources)) as sources_up,
    sum(c.packets) as packets, sum(if(c.in_sets & s.bit = 0, 0, c.packets)) as packets_up
  from counted c
  join looked_at s on s.day = c.day and s.part = c.part
  group by c.kind, c.name, c.day, s.number
),
-- What the sensors that were up saw on the odd day itself.
odd_counts as (
  select s.kind, s.name, s.day, s.sources_up as sources, s.packets_up as packets
  from seen_by_set s join sets_by_day d on d.day = s.day and d.number = s.number
),
-- What those sensors see of the series on days when all of the base are up; the days on which they see least and most are
-- left out, so that a burst on one sensor is not taken for the rule.
parts_seen as (
  select kind, name, number,
    sum(sources_up) / sum(sources) as sources_part,
    sum(packets_up) / sum(packets) as packets_part
  from (
    select s.*, percent_rank() over (partition by s.kind, s.name, s.number order by s.sources_up / s.sources, s.day) as sources_rank
    from seen_by_set s
    join reference_days r on r.day = s.day
    join (select number from up_sets where not whole) u on u.number = s.number
    where s.sources > 0
  )
  where sources_rank between 0.15 and 0.85
  group by kind, name, number
),
-- What part of the base was up, and what that part counted: null when none was.
standing as (
  select w.kind, w.name, d.day,
    if(o.day is null, if(s.day is null, null, 1), o.sensors_up / b.sensors) as up_part,
    p.sources_part, p.packets_part,
    if(o.day is null, c.sources, k.sources) as sources,
    if(o.day is null, c.packets, k.packets) as packets
  from wanted w
  cross join every_day d
  cross join (select len(sensors) as sensors from base) b
  left join (select day from day_sets) s on s.day = d.day
  left join sets_by_day o on o.day = d.day
  left join series_by_day c on c.kind = w.kind and c.name = w.name and c.day = d.day
  left join odd_counts k on k.kind = w.kind and k.name = w.name and k.day = d.day
  left join parts_seen p on p.kind = w.kind and p.name = w.name and p.number = o.number
)
select
  kind,
  name,
  cast(day as varchar) as day,
  if(up_part > 0 and coalesce(sources_part, up_part) > 0.2, round(coalesce(sources, 0) / coalesce(sources_part, up_part), 3), null) as sources,
  if(up_part > 0 and coalesce(packets_part, up_part) > 0.2, round(coalesce(packets, 0) / coalesce(packets_part, up_part), 3), null) as packets,
  (select 2 * count(*) from busy) as tried
from standing
order by kind, name, day
