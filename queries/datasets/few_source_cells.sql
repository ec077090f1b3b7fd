-- One row per sensor and port that some table shows together and that fewer than `sources_min` sources reached: whoever
-- sent these packets could tell which sensor it is. The first ten ports of each sensor are always looked at; where ports
-- were left out, the more of those that would move up.
-- Scope: edition
-- Source: dataset top_ports_by_sensor, tables shown_cells and left_out_cells; views probes and probes_by_source.
with left_out as (
  select label, count(*) as ports from left_out_cells group by label
),
moving_up as (
  select s.label, port_label(t.protocol, t.port) as port
  from probes t
  join sensors s on s.sensor = t.sensor
  join left_out l on l.label = s.label
  anti join left_out_cells c on c.label = s.label and c.port = port_label(t.protocol, t.port)
  group by s.label, t.protocol, t.port, l.ports
  qualify row_number() over (partition by s.label order by sum(t.packets) desc, port_label(t.protocol, t.port)) <= 10 + 10 * l.ports
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
reached as (
  select a.sensor, a.protocol, a.port as number, count(distinct coalesce(a.src_ip6, cast(a.src_ip as varchar))) as sources
  from probes_by_source a
  join doubtful d on d.sensor = a.sensor and d.protocol = a.protocol and d.number = a.port
  group by a.sensor, a.protocol, a.port
)
select d.label, d.port, coalesce(r.sources, 0) as sources
from doubtful d
left join reached r on r.sensor = d.sensor and r.protocol = d.protocol and r.number = d.number
where coalesce(r.sources, 0) < getvariable('sources_min')
order by d.place, d.port
