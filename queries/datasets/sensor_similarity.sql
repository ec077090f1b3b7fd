-- One row per pair of sensors: how alike their rankings of ports by probes are (`rank_overlap`, 0 to 1), and the sum over
-- ports of the smaller of both shares (`share_overlap_pct`). At most 200 sensors, featured ones first and then of both groups
-- by turns; the first 50 ports of each for ranks, the first 1,000 for shares. Ties go by port label, ascending.
-- Scope: edition
-- Source: view probes; sensors. Rank-biased overlap, p = 0.9, extrapolated, for lists that may differ in length:
-- Webber, Moffat and Zobel, A similarity measure for indefinite rankings, ACM TOIS 28(4), 2010, equation 32.
with seen as (
  select sensor, protocol, port, cast(sum(packets) as bigint) as packets
  from probes
  group by sensor, protocol, port
),
by_group as (
  select *, row_number() over (partition by sensor_group order by featured desc, place) as turn
  from scope_sensors
  where sensor in (select sensor from seen)
),
chosen as (
  select sensor, label, sensor_group, place
  from by_group
  qualify row_number() over (order by featured desc, turn, place) <= 200
),
ranked as (
  -- Shares in parts of 10^12, so that sums are exact.
  select s.protocol, s.port, c.place,
    row_number() over (partition by s.sensor order by s.packets desc, port_label(s.protocol, s.port)) as rank,
    cast(round(1e12 * s.packets / sum(s.packets) over (partition by s.sensor)) as bigint) as share
  from seen s join chosen c on c.sensor = s.sensor
  qualify rank <= 1000
),
lists as (
  select c.label, c.sensor_group, c.place, least(max(r.rank), 50) as depth
  from ranked r join chosen c on c.place = r.place
  group by c.label, c.sensor_group, c.place
),
-- Sums over the depths 1 to d: of 0.9^d / d, in parts of 10^12, and of 0.9^d.
weights as (
  select d,
    cast(round(1e12 * coalesce(list_sum(list_transform(range(1, d + 1), x -> pow(0.9, x) / x)), 0)) as bigint) as by_depth,
    coalesce(list_sum(list_transform(range(1, d + 1), x -> pow(0.9, x))), 0) as plain
  from range(0, 51) depths(d)
),
pairs as (
  select a.label, a.sensor_group, a.place, b.label as other_label, b.sensor_group as other_group, b.place as other_place,
    least(a.depth, b.depth) as shorter, greatest(a.depth, b.depth) as longer
  from lists a join lists b on a.place < b.place
),
-- A port that both have adds to the overlap from the deeper of its ranks on.
agreed as (
  select p.place, p.other_place, count(*) as shared, count(*) filter (greatest(a.rank, b.rank) <= p.shorter) as shared_shorter, sum(l.by_depth - w.by_depth) / 1e12 as agreement
  from ranked a
  join ranked b on b.protocol = a.protocol and b.port = a.port and b.rank <= 50
  join pairs p on p.place = a.place and p.other_place = b.place
  join weights l on l.d = p.longer
  join weights w on w.d = greatest(a.rank, b.rank) - 1
  where a.rank <= 50
  group by p.place, p.other_place
),
alike as (
  select a.place, b.place as other_place, sum(least(a.share, b.share)) / 1e12 as share
  from ranked a join ranked b on b.protocol = a.protocol and b.port = a.port and b.place > a.place
  group by a.place, b.place
),
measured as (
  select p.*, coalesce(g.shared, 0) as shared, coalesce(g.shared_shorter, 0) as shared_shorter, coalesce(g.agreement, 0) as agreement, coalesce(k.share, 0) as share
  from pairs p
  left join agreed g on g.place = p.place and g.other_place = p.other_place
  left join alike k on k.place = p.place and k.other_place = p.other_place
)
select
  m.label,
  m.sensor_group,
  m.other_label,
  m.other_group,
  round(
    (m.agreement + m.shared_shorter * ((l.plain - s.plain) / m.shorter - (l.by_depth - s.by_depth) / 1e12)) / 9
      + ((m.shared - m.shared_shorter) / m.longer + m.shared_shorter / m.shorter) * pow(0.9, m.longer),
    4) as rank_overlap,
  round(100 * m.share, 2) as share_overlap_pct
from measured m
join weights s on s.d = m.shorter
join weights l on l.d = m.longer
order by m.place, m.other_place
