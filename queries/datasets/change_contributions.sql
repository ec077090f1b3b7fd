-- One row per subject and group of contributors: how much of the change of all probes, of a port or of a source region of the
-- first ten ranks against the quarter before the watched networks make together, the home or the overseas sensors, or the
-- holders or sources that moved it most. `rank_without`: where it would stand without them, all others as they are. A group
-- of one sensor has no row.
-- Scope: edition
-- Source: datasets change_contributors, top_ports and top_regions; views port_totals, region_totals, scope_standing and
-- sensors.
with grouped as (
  select kind, name,
    case contributor_kind
      when 'network' then 'networks'
      when 'holder' then 'holders'
      when 'source' then 'sources'
      else concat(s.sensor_group, '_sensors')
    end as contributor_kind,
    count(*) as contributors,
    cast(sum(packets) as bigint) as packets,
    cast(sum(packets_before) as bigint) as packets_before
  from change_contributors c
  left join sensors s on s.label = c.label
  group by all
  -- A group of one sensor is that sensor.
  having contributor_kind not like '%_sensors' or count(*) > 1
),
totals as (
  select 'port' as kind, port as name, rank, packets from port_totals
  union all
  select 'region', region, rank, packets from region_totals
  union all
  select 'total', 'all', null, cast(sum(packets) as bigint) from port_totals
),
totals_before as (
  select 'port' as kind, port as name, rank, packets from previous.port_totals
  union all
  select 'region', region, rank, packets from previous.region_totals
  union all
  select 'total', 'all', null, cast(sum(packets) as bigint) from previous.port_totals
),
measured as (
  -- Both quarters on one denominator: whole numbers until the last division.
  select g.*, n.sensor_days_observed as days, p.sensor_days_observed as days_before, t.rank, b.rank as previous_rank, t.packets - g.packets as rest,
    cast(g.packets as hugeint) * p.sensor_days_observed - cast(g.packets_before as hugeint) * n.sensor_days_observed as moved,
    cast(t.packets as hugeint) * p.sensor_days_observed - cast(coalesce(b.packets, 0) as hugeint) * n.sensor_days_observed as subject_moved
  from grouped g
  join totals t on t.kind = g.kind and t.name = g.name
  left join totals_before b on b.kind = g.kind and b.name = g.name
  cross join scope_standing n cross join previous.scope_standing p
),
without as (
  select m.kind, m.name, m.contributor_kind, count(*) as rank_without
  from measured m
  join totals t on t.kind = m.kind and (t.name = m.name or t.packets > m.rest or t.packets = m.rest and t.name < m.name)
  where m.kind <> 'total' and m.rest > 0
  group by m.kind, m.name, m.contributor_kind
)
select
  m.kind,
  m.name,
  m.contributor_kind,
  m.contributors,
  quotient(m.packets, m.days) as packets_per_sensor_day,
  quotient(m.packets_before, m.days_before) as previous_packets_per_sensor_day,
  quotient(m.moved, m.days * m.days_before) as packets_per_sensor_day_change,
  quotient(m.subject_moved, m.days * m.days_before) as subject_change,
  share_pct(m.moved, m.subject_moved) as contribution_pct,
  m.rank,
  m.previous_rank,
  w.rank_without
from measured m
left join without w on w.kind = m.kind and w.name = m.name and w.contributor_kind = m.contributor_kind
order by m.kind, m.name, m.contributor_kind
