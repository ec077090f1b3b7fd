-- One row per lane that can be told of sources, in the order of what speaks for them: research
-- scanners where there is a list of them, Mirai and other tools where any sensor records their marks, and unknown where
-- some source of a probe is.
-- Source: views evidence, scope_days; tables scanners, lanes.
create or replace view known_lanes as
with told as (
  select
    coalesce(bool_or(question = 'mirai' and sensor_days_told > 0), false) as mirai,
    coalesce(bool_or(question in ('zmap', 'masscan') and sensor_days_told > 0), false) as tool
  from evidence
)
select n.place, n.lane
from (values (1, 'research'), (2, 'mirai'), (3, 'tool'), (4, 'many_ports'), (5, 'rest'), (6, 'unknown')) as n(place, lane)
cross join told t
where case n.lane
    when 'research' then (select count(*) from scanners) > 0
    when 'mirai' then t.mirai
    when 'tool' then t.tool
    when 'unknown' then exists (
      select 1 from lanes l join scope_days s on s.sensor = l.sensor and s.day = l.day and s.observed
      where l.lane = 'unknown' and l.probes > 0)
    else true
  end;
