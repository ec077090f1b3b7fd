-- One row per source region of the probes that the sensors in scope received: packets that scan or are of
-- no class known, their mean per sensor per day observed, and its rank. Ties go by region code. Shares are of all probes,
-- those of no region included.
-- Source: table origins; views scope_days, scope_standing.
create or replace view region_totals as
with counted as (
  select o.region, cast(sum(o.probes) as bigint) as packets
  from origins o
  join scope_days s on s.sensor = o.sensor and s.day = o.day and s.observed
  where o.probes > 0
  group by o.region
)
select
  row_number() over (order by packets desc, region) as rank,
  region,
  packets,
  quotient(packets, sensor_days_observed) as packets_per_sensor_day,
  share_pct(packets, all_packets) as share_pct
from (select *, sum(packets) over () as all_packets from counted) cross join scope_standing
where region is not null;
