-- One row per case that was open on any day of the quarter, in the order of the register: how many sources a day there
-- were before the notification and at the end, and how long it took until they were half as many.
-- Scope: edition
-- Source: cases; dataset sources_by_case_day. Days on which no sensor was observed count neither way.
with register as (
  select case_id, min(place) as place, min(opened) as opened,
    min(if(sent < getvariable('quarter_end'), sent, null)) as sent,
    min(if(closed < getvariable('quarter_end'), closed, null)) as closed
  from cases
  where opened < getvariable('quarter_end') and (closed is null or closed >= getvariable('quarter_start'))
  group by case_id
),
daily as (
  select case_id, cast(day as date) as day, cast(sent as date) as sent, sources
  from sources_by_case_day
  where series = 'case'
),
before as (
  select case_id, sum(sources) as sources, count(sources) as days
  from daily
  where day < sent and day >= sent - 14
  group by case_id
),
newest_first as (
  select case_id, sources, row_number() over (partition by case_id order by day desc) as age
  from daily
  where day >= sent and sources is not null
),
after as (
  select case_id, sum(sources) as sources, count(*) as days
  from newest_first
  where age <= 14
  group by case_id
),
weeks as (
  select case_id, day, sent,
    sum(sources) over week as sources,
    count(sources) over week as days,
    count(*) over week as length
  from daily
  window week as (partition by case_id order by day rows 6 preceding)
),
halved as (
  select w.case_id, min(w.day - w.sent) as days
  from weeks w join before b on b.case_id = w.case_id
  where w.day >= w.sent and w.length = 7 and w.days > 0 and b.sources > 0
    and 2 * w.sources * b.days <= b.sources * w.days
  group by w.case_id
)
select
  r.case_id,
  case when r.closed is not null then 'closed' when r.sent is not null then 'notified' else 'open' end as state,
  cast(r.opened as varchar) as opened,
  cast(r.sent as varchar) as sent,
  cast(r.closed as varchar) as closed,
  quotient(b.sources, b.days) as sources_before,
  quotient(a.sources, a.days) as sources_after,
  share_pct(a.sources * b.days, a.days * b.sources) as remaining_pct,
  h.days as half_life_days
from register r
left join before b on b.case_id = r.case_id
left join after a on a.case_id = r.case_id
left join halved h on h.case_id = r.case_id
order by r.place
