-- One row: what the quarterly report stands on: its scope, sensors, packets, and which quarters it can compare with.
-- Scope: edition
-- Source: view scope_days and scope_standing, of this quarter, the one before and the same one of the year before; holder_source.
select
  getvariable('scope') as scope,
  count(distinct sensor) as sensors,
  cast(sum(packets) filter (observed) as bigint) as packets,
  count(*) filter (observed) as sensor_days_observed,
  count(*) filter (not observed) as sensor_days_missing,
  coalesce((select usable from previous.scope_standing), false) as previous_known,
  coalesce((select usable from year_before.scope_standing), false) as year_before_known,
  (select name from holder_source) as holder_source,
  (select date from holder_source) as holder_date,
  getvariable('research_ports_over') as research_ports_over
from scope_days
