-- One row per sensor, protocol and port of one day.
-- Source: activity.
select
  sensor,
  protocol,
  port,
  cast(sum(packets) as bigint) as packets,
  cast(count(*) as bigint) as sources
from activity
group by sensor, protocol, port
order by protocol, port, sensor
