-- One row per port and region of the first five ranks: its day with most packets per sensor observed, and the least and
-- most of any day. The first day when several are equal.
-- Scope: edition
-- Source: datasets packets_by_top_port_day, packets_by_top_region_day, top_ports, top_regions.
with daily as (
  select 'port' as kind, t.rank, d.port as name, d.day, d.packets_per_sensor_day
  from packets_by_top_port_day d join top_ports t on t.port = d.port
  union all
  select 'region', t.rank, d.region, d.day, d.packets_per_sensor_day
  from packets_by_top_region_day d join top_regions t on t.region = d.region
)
select
  kind,
  rank,
  name,
  min(packets_per_sensor_day) as lowest,
  max(packets_per_sensor_day) as highest,
  (array_agg(day order by packets_per_sensor_day desc, day))[1] as highest_day
from daily
where packets_per_sensor_day is not null
group by kind, rank, name
order by kind, rank
