-- One row per rank, 1 to 10: the ports that the sensors in scope received most packets on, and where they
-- stood in the quarter before (their true rank, however low; null when no packet came, or too little was observed).
-- Scope: edition
-- Source: views port_totals and scope_standing, of this quarter and the one before.
select
  t.rank,
  t.port,
  t.packets,
  round(t.packets_per_sensor_day, 4) as packets_per_sensor_day,
  round(t.share_pct, 4) as share_pct,
  p.rank as previous_rank,
  round(p.packets_per_sensor_day, 4) as previous_packets_per_sensor_day,
  round(100.0 * (t.packets_per_sensor_day - p.packets_per_sensor_day) / p.packets_per_sensor_day, 2) as change_pct
from port_totals t
left join (select * from previous.port_totals where (select usable from previous.scope_standing)) p on p.port = t.port
where t.rank <= 10
order by t.rank
