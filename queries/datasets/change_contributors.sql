-- One row per subject and contributor: how much of the change of all probes, of a port or of a source region of the first
-- ten ranks against the quarter before one watched network, sensor, holder or source makes. Of holders and sources the five
-- that moved a subject most, whichever way. `contribution_pct` is of the subject's change: of its sensors it adds up to 100, and
-- who rose by more than the subject has more. No rows without a quarter to compare with.
-- Scope: edition
-- Source: views probes, probes_by_source, port_totals, scope_days, scope_standing and scope_sensors, rollup sources and table
-- origins, of this quarter and the one before; datasets top_ports and top_regions, networks, holders. Networks, holders and
-- sources are told from IPv4 addresses.
with standing as (
  select n.sensor_days_observed as days, p.sensor_days_observed as days_before
  from scope_standing n cross join previous.scope_standing p
  where n.usable and p.usable
),
wanted_ports as (
  select t.port, p.protocol, p.number
  from top_ports t join port_totals p on p.port = t.port
),
by_port_source as (
  select w.port, a.src_ip, cast(sum(a.packets) as bigint) as packets, 0 as packets_before
  from probes_by_source a
  join wanted_ports w on w.number = a.port and w.protocol = a.protocol
  join scope_days d on d.sensor = a.sensor and d.day = a.day and d.observed
  where a.src_ip is not null
  group by w.port, a.src_ip
  union all
  select w.port, a.src_ip, 0, cast(sum(a.packets) as bigint)
  from previous.probes_by_source a
  join wanted_ports w on w.number = a.port and w.protocol = a.protocol
  join previous.scope_days d on d.sensor = a.sensor and d.day = a.day and d.observed
  where a.src_ip is not null
  group by w.port, a.src_ip
),
by_any_source as (
  select s.src_ip, cast(sum(s.packets - s.backscatter_packets - s.other_packets) as bigint) as packets, 0 as packets_before
  from sources s join scope_days d on d.sensor = s.sensor and d.day = s.day and d.observed
  where s.src_ip is not null
  group by s.src_ip
  union all
  select s.src_ip, 0, cast(sum(s.packets - s.backscatter_packets - s.other_packets) as bigint)
  from previous.sources s join previous.scope_days d on d.sensor = s.sensor and d.day = s.day and d.observed
  where s.src_ip is not null
  group by s.src_ip
),
held as (
  select a.src_ip, coalesce(h.holder, 'AS' || h.asn) as holder, h.region
  from (select distinct src_ip from by_any_source) a asof join holders h on a.src_ip >= h.start
  where a.src_ip <= h."end"
),
by_source as (
  select kind, name, src_ip, cast(sum(packets) as bigint) as packets, cast(sum(packets_before) as bigint) as packets_before
  from (
    select 'port' as kind, port as name, src_ip, packets, packets_before from by_port_source
    union all
    select 'total', 'all', src_ip, packets, packets_before from by_any_source
    union all
    select 'region', h.region, c.src_ip, c.packets, c.packets_before
    from by_any_source c join held h on h.src_ip = c.src_ip
    where h.region in (select region from top_regions)
  )
  group by kind, name, src_ip
),
by_sensor as (
  select 'port' as kind, w.port as name, d.sensor, p.packets, 0 as packets_before
  from probes p join wanted_ports w on w.number = p.port and w.protocol = p.protocol
  join scope_days d on d.sensor = p.sensor and d.day = p.day and d.observed
  union all
  select 'port', w.port, d.sensor, 0, p.packets
  from previous.probes p join wanted_ports w on w.number = p.port and w.protocol = p.protocol
  join previous.scope_days d on d.sensor = p.sensor and d.day = p.day and d.observed
  union all
  select 'total', 'all', d.sensor, p.packets, 0
  from probes p join scope_days d on d.sensor = p.sensor and d.day = p.day and d.observed
  union all
  select 'total', 'all', d.sensor, 0, p.packets
  from previous.probes p join previous.scope_days d on d.sensor = p.sensor and d.day = p.day and d.observed
  union all
  select 'region', o.region, d.sensor, o.probes, 0
  from origins o join scope_days d on d.sensor = o.sensor and d.day = o.day and d.observed
  where o.region in (select region from top_regions)
  union all
  select 'region', o.region, d.sensor, 0, o.probes
  from previous.origins o join previous.scope_days d on d.sensor = o.sensor and d.day = o.day and d.observed
  where o.region in (select region from top_regions)
),
subjects as (
  select kind, name, sum(packets) as subject_packets, sum(packets_before) as subject_packets_before
  from by_sensor
  group by kind, name
),
contributions as (
  select 'network' as contributor_kind, n.label as contributor, null as src_ip, n.place, s.kind, s.name, sum(s.packets) as packets, sum(s.packets_before) as packets_before
  from by_source s join networks n on s.src_ip between n.first_address and n.last_address
  group by n.label, n.place, s.kind, s.name
  union all
  select 'holder', h.holder, null, null, s.kind, s.name, sum(s.packets), sum(s.packets_before)
  from by_source s join held h on h.src_ip = s.src_ip
  where h.holder is not null
  group by h.holder, s.kind, s.name
  union all
  select 'source', null, src_ip, null, kind, name, packets, packets_before
  from by_source
  union all
  select 'sensor', n.label, null, n.place, c.kind, c.name, sum(c.packets), sum(c.packets_before)
  from by_sensor c join sensors n on n.sensor = c.sensor
  group by n.label, n.place, c.kind, c.name
),
measured as (
  -- Both quarters on one denominator: whole numbers until the last division.
  select c.*, t.days, t.days_before,
    cast(c.packets as hugeint) * t.days_before - cast(c.packets_before as hugeint) * t.days as moved,
    cast(s.subject_packets as hugeint) * t.days_before - cast(s.subject_packets_before as hugeint) * t.days as subject_moved
  from contributions c
  join subjects s on s.kind = c.kind and s.name = c.name
  cross join standing t
),
ranked as (
  select *, row_number() over (
    partition by kind, name, contributor_kind
    order by if(contributor_kind in ('network', 'sensor'), 0, abs(moved)) desc, place, contributor, src_ip
  ) as n
  from measured
)
select
  kind,
  name,
  contributor_kind,
  if(contributor_kind = 'network', contributor, null) as network,
  if(contributor_kind = 'sensor', contributor, null) as label,
  if(contributor_kind = 'holder', contributor, null) as holder,
  src_ip,
  cast(packets as bigint) as packets,
  cast(packets_before as bigint) as packets_before,
  quotient(packets, days) as packets_per_sensor_day,
  quotient(packets_before, days_before) as previous_packets_per_sensor_day,
  quotient(moved, days * days_before) as packets_per_sensor_day_change,
  share_pct(moved, subject_moved) as contribution_pct
from ranked
where contributor_kind in ('network', 'sensor') or n <= 5
order by kind, name, contributor_kind, n
