-- One row per level change and part of it: what ports, holders, regions, networks of 1,024 addresses and sources it is made of, and
-- how much of it answers what was never asked (`answers`: of no class known, from the port of a service to none), told from
-- the first days of the level against those before the change: a week of each, and up to three where few are counted. `excess`
-- is in source-days or packets of those days. The first five parts of each sort.
-- Scope: all
-- Source: dataset level_changes; rollups activity and sources of this quarter and the one before; holders.
with spans as (
  select * replace (greatest(cast(before_day as date), cast(first_day_low as date) - span) as before_day), cast(first_day_low as date) as low,
    cast(risen_day as date) as risen_from, least(cast(last_day as date), cast(risen_day as date) + span - 1) as span_end
  from (
    -- The smaller, the more days: three weeks, two, or one.
    select row_number() over (order by evidence desc, kind, name, metric, first_day) as id, *,
      case when greatest(level_before, level_during) < if(metric = 'sources', 60, 300) then 21 when greatest(level_before, level_during) < if(metric = 'sources', 200, 1000) then 14 else 7 end as span
    from level_changes
  )
),
-- One row per change and day that is looked at.
span_days as (
  select id, kind, name, metric, cast(day as date) as day, day >= risen_from as during
  from spans, unnest(list_concat(generate_series(least(before_day, low - 1), low - 1, interval 1 day), generate_series(risen_from, span_end, interval 1 day))) as days(day)
),
both_activity as (
  select day, protocol, port, src_ip, packets - backscatter_packets - other_packets as packets,
    scan_packets = 0 and first_packet & 65535 between 1 and 1023 and port >= 1024 as answers
  from previous.activity where src_ip is not null and packets > backscatter_packets + other_packets
  union all
  select day, protocol, port, src_ip, packets - backscatter_packets - other_packets,
    scan_packets = 0 and first_packet & 65535 between 1 and 1023 and port >= 1024
  from activity where src_ip is not null and packets > backscatter_packets + other_packets
),
-- By number: writing the label of every row would cost more than all the rest.
port_numbers as (
  select distinct p.protocol, p.port as number, s.name as port
  from (select distinct protocol, port from (select protocol, port from ports union all select protocol, port from previous.ports)) p
  join (select distinct name from spans where kind = 'port') s on s.name = port_label(p.protocol, p.port)
),
port_days as (
  select distinct name, day from span_days where kind = 'port'
),
port_cells as (
  select n.port, a.day, a.src_ip, sum(a.packets) as packets, bool_and(a.answers) as answers
  from both_activity a
  join port_numbers n on n.number = a.port and n.protocol = a.protocol
  join port_days d on d.name = n.port and d.day = a.day
  group by n.port, a.day, a.src_ip
),
other_days as (
  select distinct day from span_days where kind <> 'port'
),
day_sources as (
  select distinct day, src_ip
  from (
    select day, src_ip from previous.sources where sensor is null and src_ip is not null
    union all
    select day, src_ip from sources where sensor is null and src_ip is not null
  )
  where day in (from other_days)
),
held as (
  select a.src_ip, h.region, coalesce(h.holder, 'AS' || h.asn) as holder
  from (select distinct src_ip from (select src_ip from port_cells union all select src_ip from day_sources)) a
  asof join holders h on a.src_ip >= h.start
  where a.src_ip <= h."end"
),
-- Only the sources of a region or a holder that changed: all others need not be looked at port by port.
members as (
  select src_ip, region, holder from held
  where region in (select name from spans where kind = 'region') or holder in (select name from spans where kind = 'holder')
),
member_cells as (
  select a.day, a.protocol, a.port, a.src_ip, any_value(m.region) as region, any_value(m.holder) as holder, sum(a.packets) as packets, bool_and(a.answers) as answers
  from both_activity a
  join members m on m.src_ip = a.src_ip
  where a.day in (from other_days)
  group by a.day, a.protocol, a.port, a.src_ip
),
belonging as (
  select s.id, s.kind, s.metric, s.during, null as protocol, null as port, h.region, h.holder, c.day, c.src_ip, c.packets, c.answers
  from span_days s
  join port_cells c on s.kind = 'port' and c.port = s.name and c.day = s.day
  left join held h on h.src_ip = c.src_ip
  union all
  select s.id, s.kind, s.metric, s.during, c.protocol, c.port, c.region, c.holder, c.day, c.src_ip, c.packets, c.answers
  from member_cells c
  join span_days s on s.kind = 'region' and s.name = c.region and s.day = c.day
  union all
  select s.id, s.kind, s.metric, s.during, c.protocol, c.port, c.region, c.holder, c.day, c.src_ip, c.packets, c.answers
  from member_cells c
  join span_days s on s.kind = 'holder' and s.name = c.holder and s.day = c.day
),
by_source as (
  select id, metric, during, day, src_ip, any_value(region) as region, any_value(holder) as holder, sum(packets) as packets, bool_and(answers) as answers
  from belonging
  group by id, metric, during, day, src_ip
),
by_network as (
  select id, metric, during, src_ip // 1024 as block, any_value(src_ip) as one, region, holder, answers,
    count(*) as sources, sum(packets) as packets
  from by_source
  group by id, metric, during, src_ip // 1024, region, holder, answers
),
amounts as (
  select id, 'port' as part_kind, port_label(protocol, port) as part, during, if(metric = 'packets', sum(packets), count(*)) as amount
  from belonging where kind <> 'port' group by id, metric, protocol, port, during
  union all
  select id, 'source', concat(src_ip >> 24, '.', (src_ip >> 16) & 255, '.', (src_ip >> 8) & 255, '.', src_ip & 255), during, if(metric = 'packets', sum(packets), count(*))
  from by_source group by id, metric, src_ip, during
  union all
  select id, 'network', concat(block >> 14, '.', (block >> 6) & 255, '.', (block & 63) * 4, '.0/22'), during, if(metric = 'packets', sum(packets), sum(sources))
  from by_network group by id, metric, block, during
  union all
  select id, 'region', region, during, if(metric = 'packets', sum(packets), sum(sources)) from by_network where region is not null group by id, metric, region, during
  union all
  select id, 'holder', holder, during, if(metric = 'packets', sum(packets), sum(sources)) from by_network where holder is not null group by id, metric, holder, during
  union all
  select id, 'answers', 'answers', during, if(metric = 'packets', sum(packets), sum(sources)) from by_network where answers group by id, metric, during
  union all
  select id, 'all', 'all', during, if(metric = 'packets', sum(packets), sum(sources)) from by_network group by id, metric, during
),
lengths as (
  select id, count(*) filter (during) as days_during, count(*) filter (not during) as days_before from span_days group by id
),
excesses as (
  select a.id, a.part_kind, a.part,
    if(any_value(s.direction) = 'rise', 1, -1)
      * (coalesce(sum(amount) filter (during), 0) - coalesce(sum(amount) filter (not during), 0) * any_value(l.days_during) / any_value(l.days_before)) as excess
  from amounts a
  join lengths l on l.id = a.id
  join spans s on s.id = a.id and s.kind <> a.part_kind
  group by a.id, a.part_kind, a.part
),
shared as (
  select *,
    100.0 * excess / nullif(max(if(part_kind = 'all', excess, null)) over (partition by id), 0) as share_pct,
    row_number() over (partition by id, part_kind order by excess desc, part) as n
  from excesses
)
select s.kind, s.name, s.metric, s.direction, s.first_day, p.part_kind,
  if(p.part_kind in ('source', 'network'), null, p.part) as part,
  if(p.part_kind in ('source', 'network'), p.part, null) as range,
  round(p.excess, 1) as excess, round(least(100, p.share_pct), 1) as share_pct
from shared p
join spans s on s.id = p.id
where p.n <= 5 and p.excess > 0 and p.part_kind <> 'all' and p.share_pct > 0
order by s.kind, s.name, s.metric, s.direction, s.first_day, p.part_kind, p.n
