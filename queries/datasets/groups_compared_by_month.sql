-- One row per month in which both groups were observed: the two means, which is larger, and by what factor.
-- Scope: edition
-- Source: dataset packets_by_group_month.
with pairs as (
  select
    month,
    max(packets_per_sensor_day) filter (sensor_group = 'home') as home,
    max(packets_per_sensor_day) filter (sensor_group = 'overseas') as overseas,
    max(packets) filter (sensor_group = 'home') * max(sensor_days) filter (sensor_group = 'overseas') as home_part,
    max(packets) filter (sensor_group = 'overseas') * max(sensor_days) filter (sensor_group = 'home') as overseas_part
  from packets_by_group_month
  group by month
)
select
  month,
  home,
  overseas,
  case when round(home, 1) = round(overseas, 1) then 'equal' when overseas > home then 'overseas' else 'home' end as larger,
  quotient(greatest(home_part, overseas_part), least(home_part, overseas_part)) as factor
from pairs
where home is not null and overseas is not null
order by month
