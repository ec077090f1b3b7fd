-- One row per level change: one source, one sensor, one group or everywhere, by leaving each out. One source: without it
-- half of the change is gone. One sensor: the mean of the others is less than a fifth of its. One group: the same of the
-- other group, per sensor. Shares say how much each leaves out.
-- Scope: all
-- Source: datasets level_changes, change_sensors, change_top_sources.
with ranked as (
  select *, row_number() over (partition by kind, name, metric, direction order by excess desc, label) as n
  from change_sensors
),
sensor_shares as (
  select kind, name, metric, direction, count(*) as sensors,
    max(label) filter (n = 1) as top_label,
    max(excess) filter (n = 1) as top_excess,
    cast(sum(cast(round(1000 * excess) as bigint)) as double) / 1000 as all_excess,
    avg(cast(round(1000 * excess) as bigint)) filter (sensor_group = 'home') / 1000 as home_mean,
    avg(cast(round(1000 * excess) as bigint)) filter (sensor_group = 'overseas') / 1000 as overseas_mean,
    count(*) filter (sensor_group = 'home') as home_sensors,
    count(*) filter (sensor_group = 'overseas') as overseas_sensors
  from ranked
  group by kind, name, metric, direction
),
measured as (
  select c.kind, c.name, c.metric, c.direction, s.sensors, s.top_label,
    s.top_excess / nullif(s.all_excess, 0) as top_share,
    (s.all_excess - s.top_excess) / nullif(s.sensors - 1, 0) as others_mean,
    s.top_excess, s.all_excess, s.home_mean, s.overseas_mean, s.home_sensors, s.overseas_sensors,
    if(c.metric = 'sources', if(c.direction = 'rise', 100 / (c.level_during - c.level_before), null), t.share_pct) as top_source_pct
  from level_changes c
  join sensor_shares s using (kind, name, metric, direction)
  left join change_top_sources t on t.kind = c.kind and t.name = c.name and c.metric = 'packets' and c.direction = 'rise'
)
select
  kind,
  name,
  metric,
  direction,
  case
    when top_source_pct >= 50 then 'one_source'
    when sensors = 1 or others_mean < 0.2 * top_excess then 'one_sensor'
    when home_sensors > 0 and overseas_sensors > 0 and least(home_mean, overseas_mean) < 0.2 * greatest(home_mean, overseas_mean) then 'one_group'
    else 'everywhere'
  end as verdict,
  round(top_source_pct, 1) as top_source_pct,
  top_label as top_sensor_label,
  round(100 * top_share, 1) as top_sensor_pct,
  if(coalesce(home_mean, 0) >= coalesce(overseas_mean, 0), 'home', 'overseas') as top_group,
  round(100 * greatest(coalesce(home_mean, 0) * home_sensors, 0) / nullif(all_excess, 0), 1) as home_pct
from measured
order by kind, name, metric, direction
