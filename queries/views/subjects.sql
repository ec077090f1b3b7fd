-- What one subject sent: the probes to a port, or from a source region, a holder or a watched network. `subject_kind` is port,
-- region, holder, network (on the port that networks.csv gives it, if any) or whole_network (on all ports); `subject_name` says
-- which: 23/TCP, JP, a holder's name, a network's label. Regions and holders are told of IPv4 addresses alone. Sensors in scope,
-- on the days on which they were observed.
-- Source: views probes_by_source, scope_days and steady_days of this quarter and the one before; holders, networks.

-- One row per day of this quarter and the one before, sensor, source and port: probes.
create or replace macro probes_of(subject_kind, subject_name) as table
with both_probes as (
  select p.*, s.sensor_group
  from previous.probes_by_source p
  join previous.scope_days s on s.sensor = p.sensor and s.day = p.day and s.observed
  union all
  select p.*, s.sensor_group
  from probes_by_source p
  join scope_days s on s.sensor = p.sensor and s.day = p.day and s.observed
),
held as (
  select a.src_ip
  from (select distinct src_ip from both_probes where src_ip is not null and subject_kind in ('region', 'holder')) a
  asof join holders h on a.src_ip >= h.start
  where a.src_ip <= h."end"
    and if(subject_kind = 'region', h.region, coalesce(h.holder, concat('AS', h.asn))) = subject_name
)
select day, sensor, sensor_group, src_ip, coalesce(cast(src_ip as varchar), src_ip6) as source, port_label(protocol, port) as port_name, packets
from both_probes
where subject_kind = 'port' and port_label(protocol, port) = subject_name
union all
select day, sensor, sensor_group, p.src_ip, cast(p.src_ip as varchar), port_label(protocol, port), packets
from both_probes p
join held h on h.src_ip = p.src_ip
where subject_kind in ('region', 'holder')
union all
select p.day, p.sensor, p.sensor_group, p.src_ip, cast(p.src_ip as varchar), port_label(p.protocol, p.port), p.packets
from both_probes p
join networks n on p.src_ip between n.first_address and n.last_address
where n.label = subject_name and (subject_kind = 'whole_network' or subject_kind = 'network' and (n.port is null or p.port = n.port));

-- One row per day of the quarter and group of sensors: distinct sources, probes, and their mean per sensor observed; null where
-- none was. A group of one sensor that few sources of the subject reached is left out: who they are can tell the sensor.
create or replace macro days_of(subject_kind, subject_name) as table
with counted as (
  select day, sensor_group, count(distinct source) as sources, cast(sum(packets) as bigint) as packets
  from probes_of(subject_kind, subject_name)
  where day >= getvariable('quarter_start')
  group by day, sensor_group
),
few as (
  select sensor_group
  from (select sensor_group, count(distinct sensor) as sensors from scope_days where observed group by sensor_group)
  where sensors = 1
    and sensor_group not in (
      select sensor_group
      from probes_of(subject_kind, subject_name)
      where day >= getvariable('quarter_start')
      group by sensor_group
      having count(distinct source) >= getvariable('sources_min')
    )
)
select
  cast(d.day as varchar) as day,
  d.sensor_group,
  if(d.sensor_days > 0, coalesce(c.sources, 0), null) as sources,
  d.sensor_days,
  if(d.sensor_days > 0, coalesce(c.packets, 0), null) as packets,
  quotient(coalesce(c.packets, 0), d.sensor_days) as packets_per_sensor_day
from (select day, sensor_group, count(*) filter (observed) as sensor_days from scope_days group by day, sensor_group) d
left join counted c on c.day = d.day and c.sensor_group = d.sensor_group
where d.sensor_group not in (from few);

-- One row per source region of the quarter, the five with most sources: distinct sources, and their share of all of the subject.
create or replace macro regions_of(subject_kind, subject_name) as table
with sent as (
  select source, any_value(src_ip) as src_ip
  from probes_of(subject_kind, subject_name)
  where day >= getvariable('quarter_start')
  group by source
)
select
  h.region,
  count(*) as sources,
  share_pct(count(*), (select count(*) from sent)) as share_pct
from (select src_ip from sent where src_ip is not null) s
asof join holders h on s.src_ip >= h.start
where s.src_ip <= h."end" and h.region is not null
group by h.region
order by sources desc, h.region
limit 5;

-- One row per port of the quarter, the five with most probes: probes, their share of all of the subject, distinct sources.
create or replace macro ports_of(subject_kind, subject_name) as table
with sent as (
  select port_name as port, source, packets
  from probes_of(subject_kind, subject_name)
  where day >= getvariable('quarter_start')
)
select
  port,
  cast(sum(packets) as bigint) as packets,
  share_pct(sum(packets), (select sum(packets) from sent)) as share_pct,
  count(distinct source) as sources
from sent
group by port
order by packets desc, port
limit 5;

-- At most one row: the change of level that the daily sources of the subject took in the quarter, up by two fifths or down by
-- three tenths, and by five sources or more; of several the one that is surest. Days are those of the sensors that were observed
-- on four of five days of the quarter, and unknown where under four of five of them were. Columns as in the dataset changes;
-- `tried` says among how many subjects this one was chosen.
create or replace macro change_of(subject_kind, subject_name, tried) as table
with seen as (
  select day, count(distinct source) as sources
  from probes_of(subject_kind, subject_name)
  where sensor in (from steady_sensors)
  group by day
),
days_of_subject as (
  select 'subject' as series, d.day, if(d.comparable, coalesce(s.sources, 0), null) as value
  from steady_days d
  left join seen s on s.day = d.day
),
levels as (
  select *, total / days as mean, lag(total / days) over (order by level) as mean_before
  from level_segments('days_of_subject', tried)
  where (select count(value) from days_of_subject) >= 21
)
select
  if(mean > mean_before, 'rise', 'fall') as kind,
  'sources' as metric,
  cast(coalesce(ramp_day, first_day) as varchar) as first_day,
  cast(coalesce(ramp_low, first_low) as varchar) as first_day_low,
  cast(coalesce(ramp_high, first_high) as varchar) as first_day_high,
  cast(last_day as varchar) as last_day,
  last_day = (select max(day) from scope_days where observed) as ongoing,
  mean_before as level_before,
  mean as level_during,
  mean / nullif(mean_before, 0) as ratio
from levels
where coalesce(ramp_day, first_day) >= getvariable('quarter_start')
  and (mean >= 1.4 * mean_before or mean <= 0.7 * mean_before) and abs(mean - mean_before) >= 5
order by evidence desc, first_day
limit 1;
