-- Source: packets. Variable: timezone.

-- One row per minute with packets and the local day it lies in. Since 1990 every zone's offset is a whole number of minutes.
create or replace temp table local_minutes as
with minutes as (
  select distinct epoch_us(time) // 60000000 as minute
  from packets
)
select minute, cast(timezone(getvariable('timezone'), cast(make_timestamp(minute * 60000000) as timestamptz)) as date) as day
from minutes;

-- One row per local day with packets: its lines, and the span of UTC time they lie in.
create or replace temp table local_days as
select
  day,
  count(*) as lines,
  min(time) as first_time,
  max(time) as last_time
from packets
join local_minutes on minute = epoch_us(time) // 60000000
group by day;

-- One row per line of one day. Variables: day; first_time and last_time, its span in local_days.
create or replace temp view packets_of_day as
select *
from packets
where time between getvariable('first_time') and getvariable('last_time')
  and epoch_us(time) // 60000000 in (select minute from local_minutes where day = getvariable('day'));
