-- One row per lane: packets that the sensors in scope received, and their share of all.
-- Scope: edition
-- Source: table lanes; view scope_days.
select
  l.lane,
  cast(sum(l.probes) as bigint) as packets,
  round(100.0 * sum(l.probes) / sum(sum(l.probes)) over (), 4) as share_pct
from lanes l
join scope_days s on s.sensor = l.sensor and s.day = l.day and s.observed
where l.probes > 0
group by l.lane
order by case l.lane when 'research' then 1 when 'bot_like' then 2 else 3 end
