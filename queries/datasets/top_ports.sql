-- One row per rank, 1 to 10: the ports that the sensors in scope received most packets on, and where they
-- stood in the quarter before (their true rank, however low; null when no packet came, or too little was observed).
-- Scope: edition
-- Source: views port_totals and scope_standing, of this quarter and the one before; dataset change_uncertainty.
select
  t.rank,
  t.port,
  t.packets,
  t.packets_per_sensor_day,
  t.share_pct,
  p.rank as previous_rank,
  p.packets_per_sensor_day as previous_packets_per_sensor_day,
  mean_change_pct(t.packets, n.sensor_days_observed, p.packets, b.sensor_days_observed) as change_pct,
  u.low_pct as change_low_pct,
  u.high_pct as change_high_pct,
  u.uncertain as change_uncertain
from port_totals t
cross join scope_standing n
cross join previous.scope_standing b
left join previous.port_totals p on p.port = t.port and b.usable
left join change_uncertainty u on u.compared_with = 'previous' and u.kind = 'port' and u.name = t.port
where t.rank <= 10
order by t.rank
