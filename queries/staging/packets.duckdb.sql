-- One row per packet in canonical form. What could not be read is null: rows with a null sensor, protocol, port or
-- address are grouped like any other, then taken out of the rollups and counted as rejected. Testing every packet
-- first would cost a quarter of the whole pass.
-- Source: the temp view `exported`: one day of the exports under the canonical column names, addresses and protocol
-- read by the macros; `unfit` names a column whose number no packet can have. The type sensor_id lists the sensors in
-- service on that day.
-- Dialect: DuckDB. The rollups behind this view are one text for all engines. A list of more than four becomes a join with
-- every packet, so longer ones are cut in two.
create or replace temp view packets as
select
  file,
  sensor as sensor_text,
  try_cast(sensor as sensor_id) as sensor,
  unfit,
  if(packets >= 1 and unfit is null, protocol, null) as protocol,
  case
    when protocol in (6, 17, 33) or protocol in (132, 136) then if(dst_port between 0 and 65535, cast(dst_port as integer), null)
    when protocol is not null then -1
  end as port,
  src_ip,
  src_ip6,
  packets,
  epoch_us(time) // 1000000 as second,
  if(src_port between 0 and 65535, cast(src_port as bigint), 0) as src_port,
  -- What a packet is for, by its header alone: 1 a scan asks whether something answers, 2 backscatter answers what was
  -- never asked from here, 3 is neither, 0 cannot be told. Moore et al., Inferring Internet Denial-of-Service Activity,
  -- ACM TOCS 24(2), 2006, table 1, for TCP and ICMP. UDP stays 0: its header does not say who asked whom, its victims
  -- answer by ICMP as a rule, and an answer from 53/UDP looks like a scan that chose that source port.
  -- Where a row has no flags or no type nothing is known, and nothing is guessed.
  cast(case protocol
    when 6 then case
      when tcp_flags is null then 0
      when tcp_flags & 18 = 2 then 1
      when tcp_flags & 18 = 18 or tcp_flags & 4 = 4 then 2
      else 3 end
    when 1 then case
      when icmp_type is null then 0
      when icmp_type in (8, 10, 13) or icmp_type in (15, 17) then 1
      when icmp_type in (0, 3, 4, 5) or icmp_type in (11, 12, 14) or icmp_type in (16, 18) then 2
      else 3 end
    when 58 then case
      when icmp_type is null then 0
      when icmp_type in (128, 133, 139) then 1
      when icmp_type in (1, 2, 3, 4) or icmp_type in (129, 140) then 2
      else 3 end
    else 0 end as utinyint) as class,
  -- Bits: 8 a SYN was seen; 16 one that is ZMap's, 32 Masscan's, 64 Mirai's; 1 one that is not ZMap's, 2 not Masscan's,
  -- 4 not Mirai's; 128 a TCP packet without flags. A SYN that lacks a column says neither yes nor no of a tool.
  cast(case
    when protocol is distinct from 6 then 0
    when tcp_flags is null then 128
    when tcp_flags & 18 = 2 then
      8
      + case when ip_id is null then 0 when ip_id = 54321 then 16 else 1 end
      + case ip_id = xor(xor(cast(dst_ip as bigint), cast(dst_port as bigint)), cast(tcp_seq as bigint)) & 65535
          when true then 32 when false then 2 else 0 end
      + case when tcp_seq is null or dst_ip is null then 0 when tcp_seq = dst_ip then 64 else 4 end
    else 0 end as utinyint) as fingerprint
from exported;
