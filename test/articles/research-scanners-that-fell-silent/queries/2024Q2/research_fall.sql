-- One row: distinct sources a day of one research organisation before and after it fell silent, and the packets of its lowest and highest day.
-- Source: rollup activity.
with daily as (
  select day, count(distinct src_ip) as sources, sum(packets) as packets
  from activity
  where src_ip between 4028628992 and 4028629247
  group by day
)
select
  '2024-05-20' as first_day,
  round(avg(sources) filter (day < date '2024-05-20'), 1) as level_before,
  round(avg(sources) filter (day >= date '2024-05-20'), 1) as level_during,
  round(100.0 * (avg(sources) filter (day < date '2024-05-20') - avg(sources) filter (day >= date '2024-05-20')) / avg(sources) filter (day < date '2024-05-20'), 1) as fall_pct,
  cast(max(packets) as bigint) as packets_most,
  cast(min(packets) as bigint) as packets_least
from daily
