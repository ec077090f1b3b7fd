-- At most one row: how many source addresses the watched networks showed in the quarter, over all of them, and on the days with
-- fewest and with most of them, among days on which any sensor was observed. An address is no device: `turns_over` where there were
-- twice as many as on any day, or more.
-- Scope: edition
-- Source: view probes_by_source; networks, view scope_days.
with seen as (
  select distinct a.day, a.src_ip
  from probes_by_source a join networks n
    on a.src_ip between n.first_address and n.last_address and (n.port is null or a.port = n.port)
  where a.sensor in (select sensor from scope_sensors)
),
daily as (
  select d.day, count(s.src_ip) as sources
  from (select day from scope_days group by day having bool_or(observed)) d left join seen s on s.day = d.day
  group by d.day
),
counted as (
  select count(distinct src_ip) as sources from seen
)
select
  c.sources,
  min(d.sources) as lowest_sources,
  max(d.sources) as highest_sources,
  c.sources >= 2 * max(d.sources) as turns_over
from counted c cross join daily d
where c.sources > 0
group by c.sources
