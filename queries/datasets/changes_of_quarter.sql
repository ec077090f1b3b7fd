-- One row per rise or fall of the quarter that sensors in scope saw, surest first, as a report tells of it: the first ten, and
-- whatever warrants an extra issue. Levels are per day: of all sensors together, as in `changes`, or where the scope is a part
-- of them, of one of its sensors (`per_sensor`). `movement`: `new` and `gone` from or to nothing, `times` from twice as much on,
-- else `percent`. `mostly`: whether `port`, `region` or
-- both are not the series but more than half of it. `limited`: of one source or one sensor. `rank`: where the port or region stands in the quarter. `contribution_pct`: how
-- much of the change of that port, or else of that region, against the quarter before one provider makes.
-- Reads of all sensors: changes, change_heads, change_sensors
-- Scope: edition
-- Source: datasets changes, change_heads, change_sensors and change_contributors; views port_totals, region_totals and
-- scope_sensors.
with seen as (
  select h.change,
    count(*) as sensors_observed,
    count(*) filter (s.risen) as sensors_risen,
    -- In thousandths, so that sums are exact.
    quotient(cast(sum(cast(round(1000 * s.level_before) as bigint)) as bigint), 1000 * count(*)) as level_before,
    quotient(cast(sum(cast(round(1000 * s.level_during) as bigint)) as bigint), 1000 * count(*)) as level_during
  from change_heads h
  join change_sensors s using (kind, name, metric, direction, first_day)
  where s.sensor in (select sensor from scope_sensors)
  group by h.change
),
found as (
  select c.* exclude (level_before, level_during, sensors_risen, sensors_observed),
    getvariable('scope') <> 'all' as per_sensor,
    if(per_sensor, s.level_before, c.level_before) as level_before,
    if(per_sensor, s.level_during, c.level_during) as level_during,
    s.sensors_risen,
    s.sensors_observed,
    row_number() over (order by c.evidence desc, c.change) as place,
    count(*) over () as changes
  from changes c
  join seen s on s.change = c.change
  where c.kind in ('rise', 'fall') and s.sensors_risen > 0
),
contributions as (
  select change, contribution_to, contribution_pct
  from (
    select f.change, k.kind as contribution_to, k.contribution_pct,
      row_number() over (partition by f.change order by k.kind) as n
    from found f
    join change_contributors k on k.contributor_kind = 'holder' and k.holder = f.name
      and (k.kind = 'port' and k.name = f.port or k.kind = 'region' and k.name = f.region)
    -- Of a subject that hardly moved anybody makes any multiple.
    where f.series_kind = 'holder' and k.contribution_pct between 10 and 200
  )
  where n = 1
)
select
  f.place,
  f.changes,
  f.change,
  f.kind,
  f.series_kind,
  f.name,
  f.port,
  f.region,
  f.metric,
  f.shape,
  f.first_day,
  f.first_day_low,
  f.first_day_high,
  f.last_day,
  f.ongoing,
  f.per_sensor,
  f.level_before,
  f.level_during,
  -- Where nothing was before, what a single sensor saw is no level either.
  case when f.ratio is null then 'new' when f.ratio = 0 then 'gone' when f.level_during >= 2 * f.level_before then 'times' else 'percent' end as movement,
  if(f.ratio is null, null, f.level_during / f.level_before) as ratio,
  if(f.ratio is null, null, 100 * (f.level_during - f.level_before) / f.level_before) as change_pct,
  -- What stands beside a change is about all sensors, and no part of them.
  if(f.per_sensor, null, f.control_ratio) as control_ratio,
  f.sureness,
  case
    when not f.per_sensor or f.verdict in ('one_source', 'one_sensor', 'one_network') then f.verdict
    when f.sensors_observed > 1 and 2 * f.sensors_risen <= f.sensors_observed then 'some_sensors'
    when f.verdict = 'one_holder' then f.verdict
    else 'everywhere'
  end as verdict,
  if(f.per_sensor, null, f.top_group) as top_group,
  f.sensors_risen,
  f.sensors_observed,
  f.top_source_pct,
  coalesce(f.answers_pct > 50, false) as answers,
  coalesce(p.rank, r.rank) as rank,
  k.contribution_to,
  k.contribution_pct,
  -- What else makes up half of it.
  case
    when f.per_sensor then null
    when f.series_kind <> 'port' and f.port is not null and f.series_kind <> 'region' and f.region is not null then 'both'
    when f.series_kind <> 'port' and f.port is not null then 'port'
    when f.series_kind <> 'region' and f.region is not null then 'region'
  end as mostly,
  f.verdict in ('one_source', 'one_sensor') as limited,
  f.extra_issue
from found f
left join port_totals p on f.series_kind = 'port' and p.port = f.name
left join region_totals r on f.series_kind = 'region' and r.region = f.name
left join contributions k on k.change = f.change
where f.place <= 10 or f.extra_issue
order by f.place
