-- One row per day and series, from four weeks before the chosen fall to four weeks after it: what fell, and as a control all
-- others of its kind together (`control`), each as a percentage of its level before. Null on a day for which too little is known.
-- Scope: all
-- Source: datasets chosen_drop and change_days.
select
  d.day,
  s.series,
  if(s.series = 'fallen', d.value, d.control) as value,
  if(s.series = 'fallen', d.value_pct, d.control_pct) as value_pct
from change_days d
join chosen_drop c on c.change = d.change
cross join (values ('fallen'), ('control')) s(series)
where cast(d.day as date) between cast(c.first_day as date) - 28 and cast(c.last_day as date) + 28
order by d.day, s.series desc
