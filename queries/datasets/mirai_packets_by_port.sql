-- One row per rank, 1 to 10: the ports that were probed most on all sensors, and how many of these probes came from
-- sources that look like Mirai: all SYN packets of the source that day, on any port and sensor, match. Lower bounds.
-- No rows where no sensor records its mark.
-- Scope: all
-- Source: table lanes; view evidence. Ties go by port label, ascending.
with counted as (
  select port_label(protocol, port) as port, cast(sum(probes) as bigint) as packets, cast(coalesce(sum(probes) filter (tool = 'mirai'), 0) as bigint) as mirai_packets
  from lanes
  where probes > 0
  group by protocol, port
),
ranked as (
  select *, row_number() over (order by packets desc, port) as rank
  from counted
)
select
  rank,
  port,
  packets,
  mirai_packets,
  share_pct(mirai_packets, packets) as mirai_share_pct
from ranked
where rank <= 10 and (select count(*) from evidence where question = 'mirai' and sensor_days_told > 0) > 0
order by rank
