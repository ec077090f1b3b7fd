-- One row: answers to packets that others sent with forged source addresses, on the sensors in scope: packets, victims
-- (distinct sources of the quarter), the share of the one that sent most, and the day with most victims, the first of
-- equals. No row where no sensor records what tells answers from scans.
-- Scope: edition
-- Source: views backscatter, evidence, scope_days, scope_standing; dataset backscatter_by_day.
with by_victim as (
  select b.src_ip, b.src_ip6, sum(b.packets) as packets
  from backscatter b
  join scope_days s on s.sensor = b.sensor and s.day = b.day and s.observed
  group by b.src_ip, b.src_ip6
),
summed as (
  select cast(coalesce(sum(packets), 0) as bigint) as packets, count(*) as victims, max(packets) as most
  from by_victim
),
peak as (
  select day, victims
  from backscatter_by_day
  where victims > 0
  order by victims desc, day
  limit 1
)
select
  b.packets,
  quotient(b.packets, s.sensor_days_observed) as packets_per_sensor_day,
  b.victims,
  share_pct(b.most, b.packets) as top_victim_pct,
  p.day as highest_day,
  p.victims as highest_victims
from summed b
cross join scope_standing s
left join peak p on true
where s.sensor_days_observed > 0
  and (select count(*) from evidence where question in ('flags', 'types') and sensor_days_told > 0) > 0
