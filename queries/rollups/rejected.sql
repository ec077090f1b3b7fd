-- One row per file, reason and sensor of one day: rows that were not counted, each under the first reason that holds.
-- Source: packets, and the list of all registered sensors, whether in service that day or not.
select
  file,
  case
    when sensor_text is null then 'sensor_missing'
    when sensor is null and sensor_text in (select sensor from registered) then 'sensor_not_in_service'
    when sensor is null then 'sensor_unregistered'
    when src_ip is null and src_ip6 is null then 'address'
    when packets is null or packets < 1 then 'packets'
    when unfit is not null then unfit
    when protocol is null then 'protocol'
    else 'port'
  end as reason,
  case when sensor is null then sensor_text end as sensor,
  cast(count(*) as bigint) as rows
from packets
where sensor is null
  or protocol is null
  or port is null
  or (src_ip is null and src_ip6 is null)
group by 1, 2, 3
order by 1, 2, 3
