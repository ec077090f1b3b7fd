-- One row per case, series and day: distinct source addresses of the case's networks, and of everybody else on the same
-- ports as control; 0 when any sensor was observed that day, null when none was, or when the case has no port.
-- sources_index is 100 at the mean of the base days: the 14 before the notification, or where the quarter has none of
-- them (an older notification, or none yet) its first 14. The ports of a case are those with a tenth or more of its
-- packets. Cases that were not open on any day of the quarter are left out; what came after the quarter is not known yet.
-- Scope: edition
-- Source: views probes_by_source, scope_days, scope_sensors; cases, days. IPv4 alone: networks are.
with register as (
  select case_id, min(place) as place, min(if(sent < getvariable('quarter_end'), sent, null)) as sent
  from cases
  where opened < getvariable('quarter_end') and (closed is null or closed >= getvariable('quarter_start'))
  group by case_id
),
observed_days as (
  select day, bool_or(observed) as observed
  from scope_days
  group by day
),
in_scope as (
  select day, protocol, port, src_ip, packets
  from probes_by_source
  where sensor in (select sensor from scope_sensors)
),
case_activity as (
  select c.case_id, a.day, a.protocol, a.port, a.src_ip, a.packets
  from in_scope a join cases c
    on a.src_ip between c.first_address and c.last_address and (c.port is null or a.port = c.port)
),
port_shares as (
  select case_id, protocol, port, sum(packets) as packets, sum(sum(packets)) over (partition by case_id) as all_packets
  from case_activity
  group by case_id, protocol, port
),
case_ports as (
  select case_id, protocol, port
  from port_shares
  where 10 * packets >= all_packets
),
-- An address of the case is no control, whatever port it went to.
insiders as (
  select distinct c.case_id, a.src_ip
  from in_scope a join cases c on a.src_ip between c.first_address and c.last_address
),
on_ports as (
  select p.case_id, a.day, count(distinct a.src_ip) as sources, count(distinct i.src_ip) as inside
  from in_scope a
  join case_ports p on p.protocol = a.protocol and p.port = a.port
  left join insiders i on i.case_id = p.case_id and i.src_ip = a.src_ip
  group by p.case_id, a.day
),
counted as (
  select case_id, day, 'case' as series, count(distinct src_ip) as sources
  from case_activity
  group by case_id, day
  union all
  select case_id, day, 'control', sources - inside
  from on_ports
),
daily as (
  select d.day, r.case_id, r.place, r.sent, s.series, if(o.observed and (s.series = 'case' or p.case_id is not null), coalesce(c.sources, 0), null) as sources
  from days d cross join register r cross join (values ('case'), ('control')) s(series)
  left join (select distinct case_id from case_ports) p on p.case_id = r.case_id
  left join observed_days o on o.day = d.day
  left join counted c on c.case_id = r.case_id and c.day = d.day and c.series = s.series
),
base_days as (
  select r.case_id,
    if(r.sent > getvariable('quarter_start'), r.sent - 14, getvariable('quarter_start')) as first_day,
    if(r.sent > getvariable('quarter_start'), r.sent, getvariable('quarter_start') + 14) as day_after
  from register r
),
base as (
  select d.case_id, d.series, sum(d.sources) as sources, count(d.sources) as days
  from daily d join base_days b on b.case_id = d.case_id and d.day >= b.first_day and d.day < b.day_after
  group by d.case_id, d.series
)
select
  cast(d.day as varchar) as day,
  d.case_id,
  d.series,
  d.sources,
  if(b.sources = 0 and d.sources = 0, 0, share_pct(d.sources * b.days, b.sources)) as sources_index,
  cast(d.sent as varchar) as sent
from daily d left join base b on b.case_id = d.case_id and b.series = d.series
order by d.place, d.series, d.day
