-- One row per recipient and source: whose packets are asked for, and on which port alone where the recipient is watched on one.
-- Source: rollup activity over the days of the period; ranges.
select distinct r.recipient, a.src_ip, r.port
from activity a join ranges r
  on a.src_ip between r.first_address and r.last_address and (r.port is null or a.port = r.port)
