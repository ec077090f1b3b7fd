-- One row: how much of the change of the mean of probes against the quarter before was on the ports, and came from the regions,
-- that `changes_of_quarter` tells of. What was on such a port and came from such a region is in both. No row without a quarter
-- to compare with, or without changes.
-- Scope: edition
-- Source: dataset changes_of_quarter; views headlines, port_totals, region_totals and scope_standing, of this quarter and the
-- one before.
with ports as (
  select distinct port from changes_of_quarter where port is not null
),
regions as (
  select distinct region from changes_of_quarter where region is not null
),
counted as (
  select
    (select packets from headlines) as packets,
    (select packets from previous.headlines) as packets_before,
    (select count(*) from ports) as ports,
    coalesce((select cast(sum(packets) as bigint) from port_totals where port in (from ports)), 0) as port_packets,
    coalesce((select cast(sum(packets) as bigint) from previous.port_totals where port in (from ports)), 0) as port_packets_before,
    (select count(*) from regions) as regions,
    coalesce((select cast(sum(packets) as bigint) from region_totals where region in (from regions)), 0) as region_packets,
    coalesce((select cast(sum(packets) as bigint) from previous.region_totals where region in (from regions)), 0) as region_packets_before
)
select
  mean_change(c.packets, n.sensor_days_observed, c.packets_before, b.sensor_days_observed) as packets_per_sensor_day_change,
  c.ports,
  mean_change(c.port_packets, n.sensor_days_observed, c.port_packets_before, b.sensor_days_observed) as port_change,
  c.regions,
  mean_change(c.region_packets, n.sensor_days_observed, c.region_packets_before, b.sensor_days_observed) as region_change
from counted c
cross join scope_standing n
cross join previous.scope_standing b
where n.usable and b.usable and c.ports + c.regions > 0
