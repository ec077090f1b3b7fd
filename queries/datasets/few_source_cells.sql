-- One row per sensor and port that some table shows together and that fewer than `sources_min` sources reached: whoever
-- sent these packets could tell which sensor it is. The first ten ports of each sensor are always looked at; where a sensor's
-- cells were left out, all of its ports that could move up. Of a port that is gone, the sources of the quarter before count.
-- Where one sensor is all of its group, `port` also says a region, or a month in which few sources reached it at all.
-- Scope: edition
-- Source: dataset top_ports_by_sensor, tables shown_cells and left_out_cells, holders; views probes and probes_by_source,
-- rollup sources, of this quarter and the one before.
-- Ports move up until ten are shown: at the latest when ten are that enough sources reached on some day.
with moving_up as (
  select label, port
  from (
    select s.label, port_label(t.protocol, t.port) as port,
      count(*) filter (max(t.sources) >= getvariable('sources_min')) over (
        partition by s.label
        order by sum(t.packets) desc, port_label(t.protocol, t.port)
        rows between unbounded preceding and 1 preceding
      ) as sure_before
    from probes t
    join sensors s on s.sensor = t.sensor
    semi join left_out_cells l on l.label = s.label
    anti join left_out_cells c on c.label = s.label and c.port = port_label(t.protocol, t.port)
    group by s.label, t.protocol, t.port
  )
  where sure_before < 10
),
shown as (
  select label, port from top_ports_by_sensor
  union
  select label, port from shown_cells anti join left_out_cells using (label, port)
  union
  select label, port from moving_up
),
cells as (
  select s.sensor, s.place, c.label, c.port, n.protocol, coalesce(try_cast(split_part(c.port, '/', 1) as integer), -1) as number
  from shown c
  join sensors s on s.label = c.label
  join (select cast(range as integer) as protocol from range(256)) n on protocol_name(n.protocol) = regexp_replace(c.port, '^[0-9]+/', '')
),
-- The most sources of a day are a lower bound of those of the quarter: with that, few cells are left to count.
doubtful as (
  select c.sensor, c.place, c.label, c.port, c.protocol, c.number
  from cells c
  left join probes t on t.sensor = c.sensor and t.protocol = c.protocol and t.port = c.number
  group by all
  having coalesce(max(t.sources), 0) < getvariable('sources_min')
),
reached_now as (
  select a.sensor, a.protocol, a.port as number, count(distinct coalesce(a.src_ip6, cast(a.src_ip as varchar))) as sources
  from probes_by_source a
  join doubtful d on d.sensor = a.sensor and d.protocol = a.protocol and d.number = a.port
  group by a.sensor, a.protocol, a.port
),
reached_before as (
  select a.sensor, a.protocol, a.port as number, count(distinct coalesce(a.src_ip6, cast(a.src_ip as varchar))) as sources
  from previous.probes_by_source a
  join doubtful d on d.sensor = a.sensor and d.protocol = a.protocol and d.number = a.port
  anti join reached_now n on n.sensor = a.sensor and n.protocol = a.protocol and n.number = a.port
  group by a.sensor, a.protocol, a.port
),
other_cells as (
  select s.sensor, s.place, c.label, c.port, c.port in (select strftime(day, '%Y-%m') from days) as is_month
  from shown_cells c
  join sensors s on s.label = c.label
  anti join cells p on p.label = c.label and p.port = c.port
),
region_sources as (
  select quarter, sensor, region, count(*) as sources
  from (
    select distinct 'now' as quarter, sensor, src_ip
    from sources
    where packets > backscatter_packets + other_packets and sensor in (select sensor from other_cells where not is_month)
    union all
    select distinct 'before', sensor, src_ip
    from previous.sources
    where packets > backscatter_packets + other_packets and sensor in (select sensor from other_cells where not is_month)
  ) a
  asof join holders h on a.src_ip >= h.start
  where a.src_ip <= h."end" and h.region is not null
  group by all
),
-- Once regions of a sensor are told, all of them are looked at: of those left out, the next would move up.
others as (
  select c.label, c.place, r.region as port, arg_max(r.sources, r.quarter) as sources
  from region_sources r
  join (select distinct sensor, label, place from other_cells where not is_month) c on c.sensor = r.sensor
  anti join left_out_cells o on o.label = c.label and o.port = r.region
  group by all
  union all
  select c.label, c.place, c.port, count(distinct coalesce(a.src_ip6, cast(a.src_ip as varchar)))
  from other_cells c
  left join sources a on a.sensor = c.sensor and strftime(a.day, '%Y-%m') = c.port
  where c.is_month
  group by all
),
counted as (
  select d.label, d.place, d.port, coalesce(n.sources, b.sources, 0) as sources
  from doubtful d
  left join reached_now n on n.sensor = d.sensor and n.protocol = d.protocol and n.number = d.number
  left join reached_before b on b.sensor = d.sensor and b.protocol = d.protocol and b.number = d.number
  union all
  from others select label, place, port, sources
)
select label, port, sources
from counted
where sources < getvariable('sources_min')
order by place, port
