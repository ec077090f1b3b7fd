-- One row per rank, 1 to 5: what the quarterly report says of a source region; columns as in port_ranks.
-- Scope: edition
-- Source: dataset top_regions; view year_before.region_totals.
select
  t.rank,
  t.region,
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
from top_regions t
left join (select * from year_before.region_totals where (select usable from year_before.scope_standing)) y on y.region = t.region
where t.rank <= 5
order by t.rank
