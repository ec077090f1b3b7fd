-- One row per port that the provider's network scanned: distinct sources on its highest day, and the mean of the days before and from its onset.
-- Source: rollup activity.
with daily as (
  select day, port, count(distinct src_ip) as sources
  from activity
  where src_ip between 4027580416 and 4027580671
  group by day, port
),
marked as (
  select *, if(port = 22, date '2024-05-13', min(day) over (partition by port)) as onset from daily
)
select
  port_label(6, port) as port,
  cast(min(onset) as varchar) as onset,
  coalesce(round(avg(sources) filter (day < onset), 1), 0) as sources_before,
  round(avg(sources) filter (day >= onset), 1) as sources_after,
  max(sources) as sources_most,
  cast(max_by(day, sources) as varchar) as day_most,
  round(100.0 * max(sources) / (select count(distinct src_ip) from activity), 1) as of_all_pct
from marked
group by port
order by port
