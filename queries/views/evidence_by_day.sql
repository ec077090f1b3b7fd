-- One row per sensor per day with packets, and question: did packets come that the question is about (`asked`), and did the
-- sensor record what answers it (`told`)? The questions: `flags` and `types`, whether TCP and ICMP packets scan or answer;
-- `mirai`, `zmap`, `masscan`, whether connection requests bear that mark. A sensor that records no flags cannot tell which
-- of its TCP packets are requests, so it is asked and does not tell.
-- Source: rollups traffic (classes) and sources (marks).
create or replace view evidence_by_day as
with classed as (
  select day, sensor, if(protocol = 6, 'flags', 'types') as question, true as asked, bool_or(class <> 'unknown') as told
  from traffic
  where protocol in (1, 6, 58)
  group by day, sensor, question
),
recorded as (
  select day, sensor, bit_or(fingerprint) as fingerprint
  from sources
  where sensor is not null
  group by day, sensor
)
select day, sensor, question, asked, told
from classed
union all
select r.day, r.sensor, q.question, r.fingerprint & 136 <> 0, r.fingerprint & q.bits <> 0
from recorded r
cross join (values ('mirai', 68), ('zmap', 17), ('masscan', 34)) as q(question, bits);
