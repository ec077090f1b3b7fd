-- One row per rank, 1 to 5: what the quarterly report says of a port. `movement`: up, down, same, entered (from outside
-- the first ten), new (not seen before) or unknown (no quarter to compare with); `places` is how far.
-- Scope: edition
-- Source: dataset top_ports; view year_before.port_totals, table services.
select
  t.rank,
  t.port,
  s.service,
  t.packets_per_sensor_day,
  t.previous_rank,
  case
    when not (select usable from previous.scope_standing) then 'unknown'
    when t.previous_rank is null then 'new'
    when t.previous_rank > 10 then 'entered'
    when t.previous_rank > t.rank then 'up'
    when t.previous_rank < t.rank then 'down'
    else 'same'
  end as movement,
  abs(t.previous_rank - t.rank) as places,
  round(t.packets_per_sensor_day - t.previous_packets_per_sensor_day, 4) as packets_per_sensor_day_change,
  t.change_pct,
  y.rank as year_before_rank,
  round(100.0 * (t.packets_per_sensor_day - y.packets_per_sensor_day) / y.packets_per_sensor_day, 2) as year_change_pct
from top_ports t
left join port_totals p on p.port = t.port
left join services s on s.protocol = p.protocol and s.port = p.number
left join (select * from year_before.port_totals where (select usable from year_before.scope_standing)) y on y.port = t.port
where t.rank <= 5
order by t.rank
