-- One row per source wanted: who holds it, and what its packets look like over the whole period (lower bounds: every SYN must match).
-- Source: wanted, observed; holders.
with marked as (
  select src_ip, bit_or(fingerprint) as fingerprint
  from observed
  group by src_ip
)
select
  m.src_ip,
  if(m.src_ip <= h."end", h.asn, null) as asn,
  if(m.src_ip <= h."end", h.holder, null) as holder,
  if(m.src_ip <= h."end", h.region, null) as region,
  concat_ws(';',
    if(m.fingerprint & 68 = 64, 'mirai-like', null),
    if(m.fingerprint & 17 = 16, 'zmap-like', null),
    if(m.fingerprint & 34 = 32, 'masscan-like', null)) as tag
from marked m asof left join holders h on m.src_ip >= h.start
