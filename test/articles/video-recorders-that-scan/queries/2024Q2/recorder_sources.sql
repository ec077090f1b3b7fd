-- One row: distinct sources of 37215/TCP before and from the day on which their number rose.
-- Source: rollup activity.
with daily as (
  select d.day, count(distinct a.src_ip) as sources
  from (select distinct day from activity) d left join activity a on a.day = d.day and a.port = 37215
  group by d.day
)
select
  port_label(6, 37215) as port,
  cast(min(day) filter (sources > 0) as varchar) as onset,
  round(avg(sources) filter (day < date '2024-06-05'), 1) as sources_before,
  round(avg(sources) filter (day >= date '2024-06-05'), 1) as sources_after,
  cast(sum(sources) as bigint) as packets
from daily
