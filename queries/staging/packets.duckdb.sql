-- One row per packet in canonical form. What could not be read is null: rows with a null sensor, protocol, port or
-- address are grouped like any other, then taken out of the rollups and counted as rejected. Testing every packet
-- first would cost a quarter of the whole pass.
-- Source: the temp view `exported`: one day of the exports under the canonical column names, addresses and protocol
-- read by the macros; `unfit` names a column whose number no packet can have. The type sensor_id lists the sensors in
-- service on that day.
-- Dialect: DuckDB. The rollups behind this view are one text for all engines.
create or replace temp view packets as
select
  file,
  sensor as sensor_text,
  try_cast(sensor as sensor_id) as sensor,
  unfit,
  if(packets >= 1 and unfit is null, protocol, null) as protocol,
  case
    when protocol in (6, 17, 33, 132, 136) then if(dst_port between 0 and 65535, cast(dst_port as integer), null)
    when protocol is not null then -1
  end as port,
  src_ip,
  src_ip6,
  packets,
  epoch_us(time) // 1000000 as second,
  if(src_port between 0 and 65535, cast(src_port as bigint), 0) as src_port,
  -- Bits: 8 a SYN was seen; 1 one that is not ZMap's, 2 one that is not Masscan's, 4 one that is not Mirai's.
  -- A missing column never counts as a match.
  cast(if(protocol = 6 and coalesce(tcp_flags & 18 = 2, true),
    8
    + if(ip_id = 54321, 0, 1)
    + if(ip_id = xor(xor(cast(dst_ip as bigint), cast(dst_port as bigint)), cast(tcp_seq as bigint)) & 65535, 0, 2)
    + if(tcp_seq = dst_ip, 0, 4),
    0) as utinyint) as fingerprint
from exported;
