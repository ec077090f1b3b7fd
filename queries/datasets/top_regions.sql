-- One row per rank, 1 to 10: the source regions that the sensors in scope received most packets from, and
-- where they stood in the quarter before (their true rank; null when no packet came, or too little was observed).
-- Scope: edition
-- Source: views region_totals and scope_standing, of this quarter and the one before.
select
  t.rank,
  t.region,
  t.packets,
  round(t.packets_per_sensor_day, 4) as packets_per_sensor_day,
  round(t.share_pct, 4) as share_pct,
  p.rank as previous_rank,
  round(p.packets_per_sensor_day, 4) as previous_packets_per_sensor_day,
  round(100.0 * (t.packets_per_sensor_day - p.packets_per_sensor_day) / p.packets_per_sensor_day, 2) as change_pct
from region_totals t
left join (select * from previous.region_totals where (select usable from previous.scope_standing)) p on p.region = t.region
where t.rank <= 10
order by t.rank
