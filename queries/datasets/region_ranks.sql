-- One row per rank, 1 to 5: what the quarterly report says of a source region; columns as in port_ranks.
-- Scope: edition
-- Source: datasets top_regions and change_uncertainty; views region_totals and scope_standing of the three quarters.
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
  mean_change(t.packets, n.sensor_days_observed, b.packets, b.sensor_days_observed) as packets_per_sensor_day_change,
  t.change_pct,
  t.change_low_pct,
  t.change_high_pct,
  t.change_uncertain,
  y.rank as year_before_rank,
  mean_change_pct(t.packets, n.sensor_days_observed, y.packets, y.sensor_days_observed) as year_change_pct,
  u.low_pct as year_change_low_pct,
  u.high_pct as year_change_high_pct,
  u.uncertain as year_change_uncertain
from top_regions t
cross join scope_standing n
left join (from previous.region_totals cross join previous.scope_standing) b on b.region = t.region and b.usable
left join (from year_before.region_totals cross join year_before.scope_standing) y on y.region = t.region and y.usable
left join change_uncertainty u on u.compared_with = 'year_before' and u.kind = 'region' and u.name = t.region
where t.rank <= 5
order by t.rank
