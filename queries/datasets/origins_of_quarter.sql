-- One row per kind of origin: addresses that a holder's range covers, reserved and private ones, IPv6, and unknown ones;
-- packets of all sensors, and source-days (sources of each day, added up).
-- Scope: all
-- Source: table origins.
select
  origin,
  cast(sum(packets) as bigint) as packets,
  cast(sum(sources) as bigint) as source_days,
  share_pct(sum(packets), sum(sum(packets)) over ()) as share_pct
from origins
where sensor is null
group by origin
order by case origin when 'holder' then 1 when 'unknown' then 2 when 'reserved' then 3 else 4 end
