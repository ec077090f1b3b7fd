-- One row: the first and last day on which any sensor was observed, and whether that is less than the whole quarter.
-- Scope: edition
-- Source: view scope_days; days.
select
  cast(min(s.day) as varchar) as first_day_observed,
  cast(max(s.day) as varchar) as last_day_observed,
  (select count(*) from days) as days,
  count(distinct s.day) as days_observed,
  count(distinct s.day) < (select count(*) from days) as partial
from scope_days s
where s.observed
