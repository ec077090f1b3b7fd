-- One row per packet of the exports at hand, in canonical form. What cannot be read becomes null here and is rejected later.
-- Source: the temp view `exported`: the export's columns under their canonical names, addresses already read by a macro below.
-- Dialect: DuckDB. The rollups behind this view are shared between engines.
create or replace temp view packets as
select
  sensor,
  protocol,
  case
    when protocol in (6, 17, 33, 132, 136) then if(dst_port between 0 and 65535, cast(dst_port as integer), null)
    when protocol is not null then -1
  end as port,
  src_ip,
  src_ip6,
  if(packets >= 1, cast(packets as bigint), null) as packets,
  epoch_us(time) // 1000000 as second,
  -- Bits: 8 a SYN was seen, 1 one that is not ZMap's, 2 one that is not Masscan's, 4 one that is not Mirai's.
  -- A missing column never counts as a match.
  if(protocol = 6 and coalesce(tcp_flags & 18 = 2, true),
    8
    + if(ip_id = 54321, 0, 1)
    + if(ip_id = xor(xor(cast(target as bigint), cast(dst_port as bigint)), cast(tcp_seq as bigint)) & 65535, 0, 2)
    + if(tcp_seq = target, 0, 4),
    0) as fingerprint,
  coalesce(cast(src_port as bigint), 0) as src_port
from exported;
