-- One row per watched network, month and device: distinct sources that sent packets and were seen as this device within
-- seven days of a day on which they did. A source counts in each month, and as each device it was seen as; it does not add up.
-- Scope: edition
-- Source: view probes_by_source; networks, devices.
with active as (
  select distinct a.day, n.label as network, n.place, a.src_ip
  from probes_by_source a join networks n
    on a.src_ip between n.first_address and n.last_address and (n.port is null or a.port = n.port)
  where a.src_ip in (select src_ip from devices) and a.sensor in (select sensor from scope_sensors)
)
select
  a.network,
  strftime(a.day, '%Y-%m') as month,
  d.vendor,
  d.product,
  d.firmware,
  count(distinct a.src_ip) as sources
from active a join devices d
  on d.src_ip = a.src_ip and d.day between a.day - 7 and a.day + 7
group by a.place, a.network, month, d.vendor, d.product, d.firmware
order by a.place, month, sources desc, d.vendor, d.product, d.firmware
