-- One row per level change: how widely it was seen, by leaving out. In this order, each where more than half of the change is gone
-- without it: one source, one sensor, one network of 1,024 addresses (the latter two from 55 %, since two halves are never equal);
-- then one group (the sensors of the other saw less than a
-- fifth as much), some sensors (half of those observed or fewer), one holder (of a region, where one may be most of it at any time, more than
-- four fifths), and else everywhere. How many sensors saw it,
-- and of how many, stands beside it always.
-- Scope: all
-- Source: datasets level_changes, change_sensors, change_parts.
with ranked as (
  select *, row_number() over (partition by kind, name, metric, direction, first_day order by excess desc, label) as n
  from change_sensors
),
sensor_shares as (
  select kind, name, metric, direction, first_day, count(*) as sensors, count(*) filter (risen) as risen,
    max(label) filter (n = 1) as top_label,
    max(excess) filter (n = 1) as top_excess,
    cast(sum(cast(round(1000 * excess) as bigint)) filter (risen or n = 1) as double) / 1000 as risen_excess,
    avg(cast(round(1000 * excess) as bigint)) filter (sensor_group = 'home') / 1000 as home_mean,
    avg(cast(round(1000 * excess) as bigint)) filter (sensor_group = 'overseas') / 1000 as overseas_mean,
    count(*) filter (sensor_group = 'home') as home_sensors,
    count(*) filter (sensor_group = 'overseas') as overseas_sensors,
    count(*) filter (risen and sensor_group = 'home') as home_risen,
    count(*) filter (risen and sensor_group = 'overseas') as overseas_risen
  from ranked
  group by kind, name, metric, direction, first_day
),
part_shares as (
  select kind, name, metric, direction, first_day,
    max(share_pct) filter (part_kind = 'source') as source_pct,
    max(share_pct) filter (part_kind = 'network') as network_pct,
    max(share_pct) filter (part_kind = 'holder') as holder_pct,
    max(share_pct) filter (part_kind = 'answers') as answers_pct
  from change_parts
  group by kind, name, metric, direction, first_day
),
measured as (
  select c.*, s.* exclude (kind, name, metric, direction, first_day), p.source_pct, p.network_pct, p.holder_pct, p.answers_pct
  from level_changes c
  left join sensor_shares s using (kind, name, metric, direction, first_day)
  left join part_shares p using (kind, name, metric, direction, first_day)
)
select
  kind,
  name,
  metric,
  direction,
  first_day,
  case
    when source_pct > 50 then 'one_source'
    when sensors = 1 or risen <= 1 or top_excess > 0.55 * risen_excess and sensors > 2 then 'one_sensor'
    when network_pct > 55 then 'one_network'
    when home_sensors > 0 and overseas_sensors > 0 and least(home_mean, overseas_mean) < 0.2 * greatest(home_mean, overseas_mean)
      and 2 * if(home_mean > overseas_mean, home_risen, overseas_risen) >= if(home_mean > overseas_mean, home_sensors, overseas_sensors) then 'one_group'
    when 2 * risen <= sensors then 'some_sensors'
    when kind = 'port' and holder_pct > 50 or kind = 'region' and holder_pct > 80 then 'one_holder'
    else 'everywhere'
  end as verdict,
  risen as sensors_risen,
  sensors as sensors_observed,
  round(source_pct, 1) as top_source_pct,
  round(network_pct, 1) as top_network_pct,
  top_label as top_sensor_label,
  round(100 * least(1, top_excess / nullif(risen_excess, 0)), 1) as top_sensor_pct,
  if(coalesce(home_mean, 0) >= coalesce(overseas_mean, 0), 'home', 'overseas') as top_group,
  round(100 * least(1, greatest(coalesce(home_mean, 0) * home_sensors, 0) / nullif(greatest(coalesce(home_mean, 0) * home_sensors, 0) + greatest(coalesce(overseas_mean, 0) * overseas_sensors, 0), 0)), 1) as home_pct,
  round(answers_pct, 1) as answers_pct
from measured
order by kind, name, metric, direction, first_day
