-- Source: readings. Variable: source_timezone.

-- One row per minute on the clocks of the source: how far it lies from UTC. A minute that the clocks skipped has none; of
-- one that they showed twice it is the first, and that is said.
create or replace temp table local_minutes_of_source as
with minutes as (
  select distinct epoch_us(local_from_text(time)) // 60000000 as minute
  from readings
  where getvariable('source_timezone') <> 'UTC'
),
tried as (
  select
    minute,
    epoch_us(timezone(getvariable('source_timezone'), make_timestamp(minute * 60000000))) + cast(shift as bigint) * 60000000 as us
  from minutes, (select unnest([-180, -120, -60, -30, 0, 30, 60, 120, 180]) as shift)
  where minute is not null
)
select minute, min(us) - minute * 60000000 as ahead_us, count(*) > 1 as is_repeated
from tried
where epoch_us(timezone(getvariable('source_timezone'), cast(make_timestamp(us) as timestamptz))) = minute * 60000000
group by minute;
