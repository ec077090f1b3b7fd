-- One row per day of this quarter and the one before on which any sensor was observed: which part of all packets usually
-- seen its observed sensors stand for. 1 when none was down.
-- Source: view sensor_history.
create or replace view day_standing as
with usual as (
  select sensor, cast(sum(packets) // count(*) as bigint) as packets
  from sensor_history
  where observed
  group by sensor
)
select h.day, sum(u.packets) / (select sum(packets) from usual) as part
from sensor_history h join usual u on u.sensor = h.sensor
where h.observed
group by h.day
having sum(u.packets) > 0;
