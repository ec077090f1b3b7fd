-- One row per flow of nfdump, which puts type and code of ICMP where the port is: 8.0, or 256 times the type and the code.
-- Source: named.
create or replace temp view shaped as
with told as (
  select *, lower(protocol) in ('icmp', 'icmp6', '1', '58') as is_icmp, contains(dst_port, '.') as is_dotted
  from named
)
select * exclude (is_icmp, is_dotted) replace (
  if(is_icmp, null, src_port) as src_port,
  if(is_icmp, null, dst_port) as dst_port,
  case when is_icmp then if(is_dotted, split_part(dst_port, '.', 1), cast(try_cast(dst_port as integer) // 256 as varchar)) end as icmp_type,
  case when is_icmp then if(is_dotted, split_part(dst_port, '.', 2), cast(try_cast(dst_port as integer) % 256 as varchar)) end as icmp_code)
from told;
