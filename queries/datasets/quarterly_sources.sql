-- One row: what the regions, lanes and comparisons of the quarterly report stand on: whose data say who holds an address,
-- how many networks the list of scanners has (0 without one), which part of the probes has no region, and how many
-- sensors were in service throughout this quarter and the one before.
-- Scope: edition
-- Source: tables holder_source, scanners, sensors, origins; views scope_days, region_totals; variable scope.
with counted as (
  select o.region is null as without_region, sum(o.probes) as packets
  from origins o
  join scope_days s on s.sensor = o.sensor and s.day = o.day and s.observed
  group by without_region
)
select
  (select name from holder_source) as holder_name,
  (select date from holder_source) as holder_date,
  (select credit from holder_source) as holder_credit,
  (select url from holder_source) as holder_url,
  (select count(*) from scanners) as scanner_networks,
  (select share_pct(coalesce(sum(packets) filter (without_region), 0), sum(packets)) from counted) as no_region_pct,
  (
    select count(*)
    from sensors
    where getvariable('scope') in ('all', sensor_group)
      and (first_day is null or first_day <= (select min(day) from previous.days))
      and (last_day is null or last_day >= (select max(day) from days))
  ) as sensors_throughout
