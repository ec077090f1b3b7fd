-- One row per figure that stands at the head of a report, beside the quarter before and the same one of the year before:
-- `packets_per_sensor_day`, the mean of probes over all ports, and `sources_per_day`, the mean of distinct source addresses
-- that probed in a day, over days on which at least half of the sensors in service were observed. Null where there is no such
-- quarter. Of packets it is told whether the change may be chance.
-- Scope: edition
-- Source: view headlines of the three quarters; dataset change_uncertainty.
with quarters as (
  select 'now' as quarter, * from headlines
  union all select 'before', * from previous.headlines where usable
  union all select 'year_before', * from year_before.headlines where usable
),
figures as (
  select quarter, 1 as place, 'packets_per_sensor_day' as figure, packets as part, sensor_days as whole from quarters
  union all select quarter, 2, 'sources_per_day', source_days, days from quarters
)
select
  n.figure,
  quotient(n.part, n.whole) as value,
  quotient(b.part, b.whole) as previous_value,
  mean_change_pct(n.part, n.whole, b.part, b.whole) as change_pct,
  c.uncertain as change_uncertain,
  quotient(y.part, y.whole) as year_before_value,
  mean_change_pct(n.part, n.whole, y.part, y.whole) as year_change_pct,
  d.uncertain as year_change_uncertain
from figures n
left join figures b on b.figure = n.figure and b.quarter = 'before' and b.whole > 0
left join figures y on y.figure = n.figure and y.quarter = 'year_before' and y.whole > 0
left join change_uncertainty c on n.place = 1 and c.kind = 'total' and c.compared_with = 'previous'
left join change_uncertainty d on n.place = 1 and d.kind = 'total' and d.compared_with = 'year_before'
where n.quarter = 'now'
order by n.place
