-- One row per packet as tshark prints its fields: of several values of a field the first is the packet's own, the others
-- are of the packet that an ICMP error holds.
-- Source: named.
create or replace temp view shaped as
with own as (
  select
    split_part(columns(* exclude (time, reason)), ',', 1),
    time,
    reason
  from named
)
select * replace (
  if(protocol in ('1', '58'), null, src_port) as src_port,
  if(protocol in ('1', '58'), null, dst_port) as dst_port)
from own;
