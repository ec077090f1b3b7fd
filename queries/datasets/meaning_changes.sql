-- One row per day from which on rows of packets are counted by another rule than on the compacted days before it: the
-- version of the rule then, and before. Days of this quarter, of the one before and of the same one of the year before.
-- Scope: edition
-- Source: days of the three quarters.
with compacted as (
  select day, meaning from year_before.days
  union all
  select day, meaning from previous.days
  union all
  select day, meaning from days
),
compared as (
  select day, meaning, lag(meaning) over (order by day) as before
  from compacted
  where meaning is not null
)
select cast(day as varchar) as day, meaning, before
from compared
where meaning <> before
order by day
