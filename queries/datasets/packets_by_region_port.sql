-- One row per source region and port of the first ten ranks each that has any: probes from that region to that port that the
-- sensors in scope received, their mean per sensor and day observed, and their share of the region's and of the port's. Regions
-- are told from IPv4 addresses.
-- Scope: edition
-- Source: views probes_by_source, scope_days, scope_standing and port_totals; datasets top_ports and top_regions; holders.
with wanted_ports as (
  select t.rank, t.port, t.packets, p.protocol, p.number
  from top_ports t join port_totals p on p.port = t.port
),
by_source as (
  select w.port, a.src_ip, cast(sum(a.packets) as bigint) as packets
  from probes_by_source a
  join wanted_ports w on w.protocol = a.protocol and w.number = a.port
  join scope_days s on s.sensor = a.sensor and s.day = a.day and s.observed
  where a.src_ip is not null
  group by w.port, a.src_ip
),
-- Each address is looked up once, however many ports it probed.
located as (
  select s.src_ip, h.region
  from (select distinct src_ip from by_source) s asof join holders h on s.src_ip >= h.start
  where s.src_ip <= h."end" and h.region in (select region from top_regions)
)
select
  r.rank as region_rank,
  r.region,
  w.rank as port_rank,
  w.port,
  cast(sum(b.packets) as bigint) as packets,
  quotient(cast(sum(b.packets) as bigint), any_value(n.sensor_days_observed)) as packets_per_sensor_day,
  share_pct(cast(sum(b.packets) as bigint), r.packets) as region_share_pct,
  share_pct(cast(sum(b.packets) as bigint), w.packets) as port_share_pct
from by_source b
join located l on l.src_ip = b.src_ip
join top_regions r on r.region = l.region
join wanted_ports w on w.port = b.port
cross join scope_standing n
group by r.rank, r.region, r.packets, w.rank, w.port, w.packets
order by r.rank, w.rank
