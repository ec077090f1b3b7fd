-- One row per month and kind of device: distinct sources, of any network, that sent packets and were seen as such a device
-- within seven days of a day on which they did; a null kind stands for devices whose kind is not known.
-- Scope: edition
-- Source: views probes_by_source and scope_sensors; devices.
with active as (
  select distinct day, src_ip
  from probes_by_source
  where src_ip in (select src_ip from devices) and sensor in (select sensor from scope_sensors)
)
select
  strftime(a.day, '%Y-%m') as month,
  d.device_type,
  count(distinct a.src_ip) as sources
from active a join devices d
  on d.src_ip = a.src_ip and d.day between a.day - 7 and a.day + 7
group by month, d.device_type
order by month, sources desc, d.device_type
