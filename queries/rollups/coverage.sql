-- One row per sensor of one day.
-- Source: traffic for the packets; activity for the first and last second.
select
  sensor,
  cast(sum(packets) as bigint) as packets,
  cast(min(first_packet) as bigint) as first_packet,
  cast(max(last_second) as bigint) as last_second
from activity
group by sensor
order by sensor
