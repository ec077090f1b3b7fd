-- One row per group of sensors: the mean of a day over the quarter, before the change and during it, and the highest day.
-- Scope: GROUPS_SCOPE
-- Source: datasets TOPIC_days and TOPIC_change.
select
  d.sensor_group,
  COLUMNquotient(sum(d.PART), WHOLE) as mean,
  quotient(sum(d.PART) filter (d.day < c.first_day), WHOLE filter (d.day < c.first_day)) as level_before,
  quotient(sum(d.PART) filter (d.day between c.first_day and c.last_day), WHOLE filter (d.day between c.first_day and c.last_day)) as level_during,
  if(max(d.METRIC) > 0, (array_agg(d.day order by d.METRIC desc, d.day))[1], null) as highest_day,
  max(d.METRIC) as highest
from TOPIC_days d
left join TOPIC_change c on true
group by d.sensor_group
order by d.sensor_group
