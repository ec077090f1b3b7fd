-- One row per rank, 1 to 10: the source regions that the sensors in scope received most packets from, and
-- where they stood in the quarter before (their true rank; null when no packet came, or too little was observed).
-- Scope: edition
-- Source: views region_totals and scope_standing, of this quarter and the one before; dataset change_uncertainty.
select
  t.rank,
  t.region,
  t.packets,
  t.packets_per_sensor_day,
  t.share_pct,
  p.rank as previous_rank,
  p.packets_per_sensor_day as previous_packets_per_sensor_day,
  mean_change_pct(t.packets, n.sensor_days_observed, p.packets, b.sensor_days_observed) as change_pct,
  u.low_pct as change_low_pct,
  u.high_pct as change_high_pct,
  u.uncertain as change_uncertain
from region_totals t
cross join scope_standing n
cross join previous.scope_standing b
left join previous.region_totals p on p.region = t.region and b.usable
left join change_uncertainty u on u.compared_with = 'previous' and u.kind = 'region' and u.name = t.region
where t.rank <= 10
order by t.rank
