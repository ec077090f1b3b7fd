-- One row per sensor and port that some table shows together and that fewer than `sources_min` sources reached: whoever
-- sent these packets could tell which sensor it is. The first ten ports of each sensor are always looked at; where a sensor's
-- cells were left out, all of its ports that could move up. Of a port that is gone, the sources of the quarter before count.
-- Where one sensor is all of its group, `port` also says a region, or a month in which few sources reached it at all.
-- Scope: edition
-- Source: dataset top_ports_by_sensor, tables shown_cells, left_out_cells and origins, holders; views probes and probes_by_source,
-- rollup sources, of this quarter and the one before.
-- Ports move up until ten are shown: none that has fewer packets than ten that enough sources reached on some day.
with port_packets as (
  select s.label, t.protocol, t.port, sum(t.packets) as packets, max(t.sources) >= getvariable('sources_min') as sure
  from probes t
  join sensors s on s.sensor = t.sensor
  semi join left_out_cells l on l.label = s.label
  group by s.label, t.protocol, t.port
),
open_ports as (
  select label, port_label(protocol, port) as port, packets, sure
  from port_packets p
  anti join left_out_cells c on c.label = p.label and c.port = port_label(p.protocol, p.port)
),
moving_up as (
  select p.label, p.port
  from open_ports p
  left join (select label, if(count(*) >= 10, list_min(max(packets, 10)), 0) as packets from open_ports where sure group by label) tenth
    on tenth.label = p.label
  where p.packets >= coalesce(tenth.packets, 0)
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
  select a.sensor, a.protocol, a.port as number, count(distinct a.src_ip) + count(distinct a.src_ip6) as sources
  from probes_by_source a
  join doubtful d on d.sensor = a.sensor and d.protocol = a.protocol and d.number = a.port
  group by a.sensor, a.protocol, a.port
),
reached_before as (
  select a.sensor, a.protocol, a.port as number, count(distinct a.src_ip) + count(distinct a.src_ip6) as sources
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
-- Sources of a region on a day add up over its holders: a lower bound again.
region_days as (
  select 'now' as quarter, o.sensor, o.region, o.day, sum(o.probing_sources) as sources
  from origins o
  where o.region is not null and o.probes > 0 and o.sensor in (select sensor from other_cells where not is_month)
  group by o.sensor, o.region, o.day
  union all
  select 'before', o.sensor, o.region, o.day, sum(o.probing_sources)
  from previous.origins o
  where o.region is not null and o.probes > 0 and o.sensor in (select sensor from other_cells where not is_month)
  group by o.sensor, o.region, o.day
),
doubtful_days as (
  from region_days
  qualify max(sources) over (partition by quarter, sensor, region) < getvariable('sources_min')
    and quarter = max(quarter) over (partition by sensor, region)
),
region_sources as (
  select a.quarter, a.sensor, h.region, count(*) as sources
  from (
    select distinct 'now' as quarter, s.sensor, s.src_ip
    from sources s
    semi join doubtful_days d on d.quarter = 'now' and d.sensor = s.sensor and d.day = s.day
    where s.packets > s.backscatter_packets + s.other_packets
    union all
    select distinct 'before', s.sensor, s.src_ip
    from previous.sources s
    semi join doubtful_days d on d.quarter = 'before' and d.sensor = s.sensor and d.day = s.day
    where s.packets > s.backscatter_packets + s.other_packets
  ) a
  asof join holders h on a.src_ip >= h.start
  semi join doubtful_days d on d.quarter = a.quarter and d.sensor = a.sensor and d.region = h.region
  where a.src_ip <= h."end"
  group by all
),
-- A source has one row a day: again a lower bound.
doubtful_months as (
  select sensor, label, place, port, cast(concat(port, '-01') as date) as first_day
  from other_cells c
  where is_month and not exists (
    from (
      select sensor, strftime(day, '%Y-%m') as month, sources
      from (select sensor, day, count(*) as sources from sources where sensor in (select sensor from other_cells where is_month) group by sensor, day)
    ) d
    where d.sensor = c.sensor and d.month = c.port and d.sources >= getvariable('sources_min')
  )
),
-- Once regions of a sensor are told, all of them are looked at: of those left out, the next would move up.
others as (
  select c.label, c.place, r.region as port, r.sources
  from region_sources r
  join (select distinct sensor, label, place from other_cells where not is_month) c on c.sensor = r.sensor
  anti join left_out_cells o on o.label = c.label and o.port = r.region
  union all
  select m.label, m.place, m.port, count(distinct a.src_ip) + count(distinct a.src_ip6)
  from doubtful_months m
  left join sources a on a.sensor = m.sensor and a.day between m.first_day and last_day(m.first_day)
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
