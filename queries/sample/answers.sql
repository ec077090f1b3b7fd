-- One row per planted event: what it is, the verdict a careful reader reaches, its days, sensors, ports and distinct sources.
-- Source: events.csv and the packets just written (sample_packets).
with events as (
  from read_csv(getvariable('folder') || '/events.csv', header = true, hive_partitioning = false, all_varchar = true)
),
packets as (
  select
    p.sensor, p.src_ip, p.dst_port, p.protocol, p.tcp_flags, p.ip_id, p.tcp_seq, p.dst_ip,
    d.day
  from sample_packets p
  join sample_days d on p.time >= d.day_start and p.time < d.day_start + interval 1 day
),
-- A source counts as a tool's when all its SYNs of the whole time match.
fingerprints as (
  select src_ip,
    bool_and(tcp_seq = dst_ip) as mirai,
    bool_and(ip_id = 54321) as zmap,
    bool_and(ip_id = xor(xor(cast(dst_ip as bigint), cast(dst_port as bigint)), cast(tcp_seq as bigint)) & 65535) as masscan
  from packets
  where protocol = 6
  group by src_ip
),
planted as (
  select 'isp-telnet' as event, count(distinct src_ip) as sources
  from packets join sample_networks w on src_ip between w.start_address and w.start_address + 4095
  where day >= date '2024-04-27'
  union all
  select e.event, count(distinct p.src_ip)
  from events e join packets p
    on p.protocol = 6 and p.dst_port = cast(e.port as integer) and p.day between cast(e.first_day as date) and cast(e.last_day as date)
  where e.event in ('home-burst', 'new-port', 'one-noisy-source', 'one-sensor-burst')
  group by e.event
  union all
  select 'region-drop', count(distinct src_ip)
  from packets join sample_holders h on src_ip between h.start_address and h.end_address
  where h.region = 'BR' and day between date '2024-05-25' and date '2024-05-31'
  union all
  select 'flood-reflection', count(distinct src_ip)
  from packets
  where tcp_flags = 18
  union all
  select 'research-scanners', count(distinct src_ip)
  from packets
  where src_ip between reserved_start() + 4096 and reserved_start() + 4096 + 255
  union all select 'mirai-like', count(*) from fingerprints where mirai
  union all select 'zmap-like', count(*) from fingerprints where zmap
  union all select 'masscan-like', count(*) from fingerprints where masscan
)
select
  event,
  kind,
  verdict,
  first_day,
  last_day,
  case when sensors = 'all' then (select list(label order by sensor_group, number_in_group) from sample_sensors)
    when sensors in ('home', 'overseas') then (select list(label order by number_in_group) from sample_sensors s where s.sensor_group = events.sensors)
    else [sensors] end as sensors,
  if(port is null, [], [concat(port, '/', protocol)]) as ports,
  coalesce(sources, 0) as sources,
  note
from events left join planted using (event)
order by first_day, event
