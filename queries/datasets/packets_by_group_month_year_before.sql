-- One row per sensor group, month and year, of this quarter and the same one of the year before: packets of the observed
-- sensor-days, and their mean; for this year also its change. No rows of a year of which nothing is known.
-- Scope: edition
-- Source: view scope_days of both. Mean over the sensor-days observed: a sensor that was down is missing, not zero.
with observed_days as (
  select day, month, sensor_group, packets from scope_days where observed
  union all
  select day, month, sensor_group, packets from year_before.scope_days where observed
),
monthly as (
  select sensor_group, month, cast(date_trunc('month', any_value(day)) as date) as month_start, cast(sum(packets) as bigint) as packets, count(*) as sensor_days
  from observed_days
  group by sensor_group, month
)
select
  m.sensor_group,
  m.sensor_group = 'home' as is_home,
  m.month,
  cast(m.month_start as varchar) as month_start,
  strftime(m.month_start, '%Y') as year,
  m.packets,
  m.sensor_days,
  quotient(m.packets, m.sensor_days) as packets_per_sensor_day,
  mean_change_pct(m.packets, m.sensor_days, y.packets, y.sensor_days) as change_pct
from monthly m
left join monthly y on y.sensor_group = m.sensor_group and y.month_start = m.month_start - interval 1 year
order by m.sensor_group, month(m.month_start), m.month
