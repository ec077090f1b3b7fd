-- One row per packet in canonical form: what packets.duckdb.sql gives, row for row; its comments say why.
-- Source: the temporary view `exported`: one day of the exports under the canonical column names, addresses and protocol
-- read by the functions; `unfit` names a column whose number no packet can have. The function sensor_id gives a sensor in
-- service on that day, and null for all else.
-- Dialect: Spark 4. The rollups behind this view are one text for all engines.
create or replace temporary view packets as
select
  file,
  sensor as sensor_text,
  sensor_id(sensor) as sensor,
  unfit,
  if(packets >= 1 and unfit is null, protocol, null) as protocol,
  case
    when protocol in (6, 17, 33, 132, 136) then if(dst_port between 0 and 65535, cast(dst_port as int), null)
    when protocol is not null then -1
  end as port,
  src_ip,
  src_ip6,
  packets,
  unix_micros(time) div 1000000 as second,
  if(src_port between 0 and 65535, cast(src_port as bigint), 0) as src_port,
  case protocol
    when 6 then case
      when tcp_flags is null then 0
      when tcp_flags & 18 = 2 then 1
      when tcp_flags & 18 = 18 or tcp_flags & 4 = 4 then 2
      else 3 end
    when 1 then case
      when icmp_type is null then 0
      when icmp_type in (8, 10, 13, 15, 17) then 1
      when icmp_type in (0, 3, 4, 5, 11, 12, 14, 16, 18) then 2
      else 3 end
    when 58 then case
      when icmp_type is null then 0
      when icmp_type in (128, 133, 139) then 1
      when icmp_type in (1, 2, 3, 4, 129, 140) then 2
      else 3 end
    else 0 end as class,
  case
    when not protocol <=> 6 then 0
    when tcp_flags is null then 128
    when tcp_flags & 18 = 2 then
      8
      + case when ip_id is null then 0 when ip_id = 54321 then 16 else 1 end
      + case ip_id = (cast(dst_ip as bigint) ^ cast(dst_port as bigint) ^ cast(tcp_seq as bigint)) & 65535
          when true then 32 when false then 2 else 0 end
      + case when tcp_seq is null or dst_ip is null then 0 when tcp_seq = dst_ip then 64 else 4 end
    else 0 end as fingerprint
from exported;
