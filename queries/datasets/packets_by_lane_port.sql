-- One row per lane and port of the first ten ranks: research scanners, sources that look like a bot's, and the rest; with
-- its share of the port's packets.
-- Scope: edition
-- Source: table lanes; view scope_days, dataset top_ports.
with counted as (
  select port_label(l.protocol, l.port) as port, l.lane, sum(l.probes) as packets
  from lanes l
  join scope_days s on s.sensor = l.sensor and s.day = l.day and s.observed
  group by l.protocol, l.port, l.lane
)
select
  t.rank,
  t.port,
  n.lane,
  cast(coalesce(c.packets, 0) as bigint) as packets,
  round(100.0 * coalesce(c.packets, 0) / t.packets, 4) as share_pct
from top_ports t
cross join (values (1, 'research'), (2, 'bot_like'), (3, 'rest')) as n(place, lane)
left join counted c on c.port = t.port and c.lane = n.lane
order by t.rank, n.place
