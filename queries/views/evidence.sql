-- One row per question of evidence_by_day: on how many sensor-days of the sensors in scope it was asked, and on how many the
-- sensor recorded what answers it.
-- Source: views evidence_by_day, scope_sensors.
create or replace view evidence as
select
  question,
  count(*) filter (asked) as sensor_days_asked,
  count(*) filter (asked and told) as sensor_days_told
from evidence_by_day
where sensor in (select sensor from scope_sensors)
group by question;
