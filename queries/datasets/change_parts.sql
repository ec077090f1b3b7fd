-- One row per level change and part of it: what ports, holders and regions it is made of, told from the first week of the
-- change against the week before. `excess` is in source-days or packets of the week. The first five parts of each sort.
-- Scope: all
-- Source: dataset level_changes; view probes_by_source and rollup sources of this quarter and the one before; holders.
with spans as (
  select *, cast(first_day as date) as onset, least(cast(last_day as date), cast(first_day as date) + 6) as week_end
  from level_changes
),
window_days as (
  select distinct kind = 'port' as of_port, if(kind = 'port', name, null) as port, cast(unnest(generate_series(onset - 7, week_end, interval 1 day)) as date) as day
  from spans
),
both_activity as (
  select day, protocol, port, src_ip, packets from previous.probes_by_source where src_ip is not null
  union all
  select day, protocol, port, src_ip, packets from probes_by_source where src_ip is not null
),
both_sources as (
  select day, src_ip from previous.sources where sensor is null and src_ip is not null
  union all
  select day, src_ip from sources where sensor is null and src_ip is not null
),
-- By number: writing the label of every row would cost more than all the rest.
port_numbers as (
  select distinct protocol, port as number, port_label(protocol, port) as port
  from ports
  where port_label(protocol, port) in (select name from spans where kind = 'port')
),
port_cells as (
  select a.day, n.port, a.src_ip, a.packets
  from both_activity a
  join port_numbers n on n.number = a.port and n.protocol = a.protocol
  join window_days w on w.day = a.day and w.port = n.port
),
-- Only the sources of a region or a holder that changed: all others need not be looked at port by port.
members as (
  select a.src_ip, coalesce(h.holder, 'AS' || h.asn) as holder, h.region
  from (select distinct src_ip from both_sources where day in (select day from window_days where not of_port)) a
  asof join holders h on a.src_ip >= h.start
  where a.src_ip <= h."end"
    and (h.region in (select name from spans where kind = 'region') or coalesce(h.holder, 'AS' || h.asn) in (select name from spans where kind = 'holder'))
),
port_members as (
  select a.src_ip, coalesce(h.holder, 'AS' || h.asn) as holder, h.region
  from (select distinct src_ip from port_cells) a
  asof join holders h on a.src_ip >= h.start
  where a.src_ip <= h."end"
),
belonging as (
  select c.kind, c.name, c.metric, c.direction, d.day >= c.onset as during, c.week_end - c.onset + 1 as days_during,
    d.port, h.holder, h.region, d.src_ip, d.day, d.packets
  from spans c
  join port_cells d on c.kind = 'port' and d.port = c.name and d.day between c.onset - 7 and c.week_end
  left join port_members h on h.src_ip = d.src_ip
  union all
  select c.kind, c.name, c.metric, c.direction, d.day >= c.onset, c.week_end - c.onset + 1,
    port_label(d.protocol, d.port), h.holder, h.region, d.src_ip, d.day, d.packets
  from both_activity d
  join members h on h.src_ip = d.src_ip
  join spans c on c.kind <> 'port' and c.name = if(c.kind = 'region', h.region, h.holder) and d.day between c.onset - 7 and c.week_end
  where d.day in (select day from window_days where not of_port)
),
parted as (
  select b.kind, b.name, b.metric, b.direction, p.part_kind, p.part, b.days_during,
    if(b.metric = 'packets', cast(sum(b.packets) filter (b.during) as bigint), count(distinct (b.day, b.src_ip)) filter (b.during)) as amount_during,
    if(b.metric = 'packets', cast(sum(b.packets) filter (not b.during) as bigint), count(distinct (b.day, b.src_ip)) filter (not b.during)) as amount_before
  from belonging b, unnest([{'part_kind': 'port', 'part': b.port}, {'part_kind': 'holder', 'part': b.holder}, {'part_kind': 'region', 'part': b.region}]) as parts(p)
  where p.part is not null and p.part_kind <> b.kind
  group by b.kind, b.name, b.metric, b.direction, p.part_kind, p.part, b.days_during
),
excesses as (
  select *,
    if(direction = 'rise', 1, -1) * (coalesce(amount_during, 0) - coalesce(amount_before, 0) * days_during / 7.0) as excess
  from parted
),
shared as (
  select *,
    100.0 * excess / nullif(sum(cast(greatest(0, round(excess)) as bigint)) over (partition by kind, name, metric, direction, part_kind), 0) as share_pct,
    row_number() over (partition by kind, name, metric, direction, part_kind order by excess desc, part) as n
  from excesses
)
select kind, name, metric, direction, part_kind, part, round(excess, 1) as excess, round(share_pct, 1) as share_pct
from shared
where n <= 5 and excess > 0
order by kind, name, metric, direction, part_kind, n
