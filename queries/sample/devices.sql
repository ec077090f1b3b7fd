-- The home routers of the watched networks, and when a scan saw which of them as what.
-- Source: the packets just written (sample_packets); sample_networks, sample_days. Variable: seed.
-- One row per router and day on which it scans.
create or replace temp table sample_router_days as
select distinct w.network, cast(p.src_ip as bigint) as src_ip, d.day
from sample_packets p
join sample_networks w on p.src_ip between w.start_address and w.start_address + 4095
join sample_days d on p.time >= d.day_start and p.time < d.day_start + interval 1 day;

-- One row per scan record. Four in five routers are seen, most of them about a day on which they scan; the others 60 days
-- before their first packet.
create or replace temp table sample_devices as
with routers as (
  select network, src_ip, list(day order by day) as days,
    hash(concat_ws(' ', getvariable('seed'), 'device', src_ip)) as h,
    hash(concat_ws(' ', getvariable('seed'), 'device b', src_ip)) as h2,
    hash(concat_ws(' ', getvariable('seed'), 'device c', src_ip)) as h3
  from sample_router_days
  group by network, src_ip
),
placed as (
  select *,
    h2 % 100 < 15 as long_ago,
    -- About a day of its packets, up to three days before or after.
    days[cast(h3 % len(days) + 1 as bigint)] + cast(h2 // 100 % 7 as integer) - 3 as near_day
  from routers
  where h % 100 < 80
)
select
  network, src_ip, long_ago,
  make_timestamp(cast(epoch_us(cast(if(long_ago, days[1] - 60, near_day) as timestamp)) + (h3 // 1000 % 86400) * 1000000 as bigint)) as seen,
  -- Three in four are one model with one firmware; one in twenty shows nothing of itself.
  case when h // 100 % 100 < 75 then {vendor: 'Kawasemi', product: 'KR-1200', firmware: '1.2.3'}
    when h // 100 % 100 < 83 then {vendor: 'Kawasemi', product: 'KR-1200', firmware: '1.3.0'}
    when h // 100 % 100 < 90 then {vendor: 'Kawasemi', product: 'KR-900', firmware: '2.0.1'}
    when h // 100 % 100 < 95 then {vendor: 'Hibari', product: 'HW-50AC', firmware: '4.0.1'} end as device,
  cast(h2 // 1000 % 5 as integer) as shape
from placed;
