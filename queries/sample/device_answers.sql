-- One row per watched network, month of the events' quarter and device: routers that scanned in the month and were seen as
-- that device within a week of a day on which they did. Counted from what was planted, not from what the records say. The
-- row without a network counts the routers of all of it.
-- Source: tables sample_router_days, sample_devices (devices.sql).
select
  d.network,
  strftime(r.day, '%Y-%m') as month,
  d.device.vendor as vendor,
  d.device.product as product,
  d.device.firmware as firmware,
  count(distinct d.src_ip) as sources
from sample_devices d join sample_router_days r
  -- Days are cut in the time zone of the sample network.
  on r.src_ip = d.src_ip and abs(date_diff('day', r.day, cast(timezone('Asia/Tokyo', timezone('UTC', d.seen)) as date))) <= 7
where d.device is not null and r.day between date '2024-04-01' and date '2024-06-30'
group by grouping sets ((d.network, month, vendor, product, firmware), ())
order by network, month, sources desc, vendor, product, firmware
