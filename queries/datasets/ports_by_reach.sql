-- One row per port of common_ports that says something about where it is seen: in the top ten of all featured sensors,
-- of every one of a group but not all, or of one group only.
-- Scope: edition
-- Source: dataset common_ports.
with reached as (
  select
    port,
    case
      when sensors = sensors_total then 'all'
      when home_sensors = home_total and home_total > 0 then 'every_home'
      when overseas_sensors = overseas_total and overseas_total > 0 then 'every_overseas'
      when overseas_sensors = 0 and overseas_total > 0 then 'home_only'
      when home_sensors = 0 and home_total > 0 then 'overseas_only'
    end as reach,
    try_cast(split_part(port, '/', 1) as integer) as number
  from common_ports
)
select reach, port
from reached
where reach is not null
order by reach, number nulls last, port
