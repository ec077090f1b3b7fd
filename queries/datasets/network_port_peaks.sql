-- One row per watched network and port of network_port_sources_by_day: when its daily sources rose, when they were most, how
-- many there are at the end, and what a notification changed. The onset is the split of the quarter in two levels that
-- leaves the smallest squared error, at least a week on either side; null unless the level rises by half or more, and by
-- five standard errors. `notified` is the first notification of a case of the network; before and after are means of the
-- 14 days before it and of the last 14 known days from it on.
-- Scope: edition
-- Source: dataset network_port_sources_by_day; networks, cases. Days on which no sensor was observed count neither way.
with daily as (
  select network, port, series, cast(day as date) as day, sources
  from network_port_sources_by_day
  where sources is not null
),
numbered as (
  select *,
    row_number() over series as n,
    count(*) over whole as n_all,
    sum(sources) over series - sources as sum_before,
    sum(sources) over whole as sum_all,
    sum(sources * sources) over whole as squares_all
  from daily
  window series as (partition by network, port order by day), whole as (partition by network, port)
),
splits as (
  select network, port, day, n, n_all,
    sum_before / (n - 1) as before,
    (sum_all - sum_before) / (n_all - n + 1) as after,
    sum_before * sum_before / (n - 1) + (sum_all - sum_before) * (sum_all - sum_before) / (n_all - n + 1) as explained,
    squares_all
  from numbered
  where n > 7 and n <= n_all - 6
),
best as (
  select *, sqrt(greatest(0, squares_all - explained) / n_all * (1.0 / (n - 1) + 1.0 / (n_all - n + 1))) as standard_error
  from splits
  qualify row_number() over (partition by network, port order by explained desc, day) = 1
),
onsets as (
  select network, port, day as onset, before, after
  from best
  where after >= 1.5 * before and after > before and after - before >= 5 * standard_error
),
peaks as (
  select network, port, series, day as peak_day, sources as peak_sources, last_day
  from (select *, max(day) over (partition by network, port) as last_day from daily)
  qualify row_number() over (partition by network, port order by sources desc, day) = 1
),
notices as (
  select n.label as network, min(c.sent) as notified
  from networks n join cases c on c.first_address <= n.last_address and c.last_address >= n.first_address
  where c.sent >= getvariable('quarter_start') and c.sent < getvariable('quarter_end')
  group by n.label
),
newest_first as (
  select d.network, d.port, d.sources, row_number() over (partition by d.network, d.port order by d.day desc) as age, d.day >= n.notified as after_notice
  from daily d left join notices n on n.network = d.network
),
weeks as (
  select network, port,
    sum(sources) filter (age <= 7) / count(*) filter (age <= 7) as last_week,
    sum(sources) filter (age <= 14 and after_notice) / nullif(count(*) filter (age <= 14 and after_notice), 0) as after_notice
  from newest_first
  group by network, port
),
before_notices as (
  select d.network, d.port, sum(d.sources) / count(*) as before_notice
  from daily d join notices n on n.network = d.network and d.day >= n.notified - 14 and d.day < n.notified
  group by d.network, d.port
)
select
  p.network,
  p.port,
  p.series,
  cast(o.onset as varchar) as onset,
  round(o.before, 1) as sources_before,
  round(o.after, 1) as sources_after,
  cast(p.peak_day as varchar) as peak_day,
  p.peak_sources,
  cast(p.last_day as varchar) as last_day,
  round(w.last_week, 1) as sources_last_week,
  cast(n.notified as varchar) as notified,
  round(b.before_notice, 1) as sources_before_notice,
  round(w.after_notice, 1) as sources_after_notice,
  round(100 * w.after_notice / nullif(b.before_notice, 0), 1) as remaining_pct
from peaks p
join weeks w on w.network = p.network and w.port = p.port
left join onsets o on o.network = p.network and o.port = p.port
left join notices n on n.network = p.network
left join before_notices b on b.network = p.network and b.port = p.port
order by p.series
