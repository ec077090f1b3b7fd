-- How addresses and protocols are read. Each function gives null for what it cannot read; none of them throws.
-- Dialect: Spark 4 (SQL functions), run with ANSI on. The counterpart of macros.duckdb.sql, name for name, as far as exports are read.
-- Java's $ also matches before a last line feed, so patterns end in \z. An r in front keeps backslashes as they are.

-- Text that was written as bytes; null where it is no UTF-8.
create or replace temporary function text_from_bytes(b binary) returns string return try_validate_utf8(cast(b as string));

-- Sixteen bytes that read as an IPv6 address are one in text.
create or replace temporary function is_hex_and_colons(b binary) returns boolean return
  hex(b) rlike r'\A(3[0-9A]|[46][1-6]|2E)+\z';

-- A whole number in a column of fractions, and in text: decimal, or hexadecimal (0x..); without sign and exponent.
create or replace temporary function whole_from_number(n double) returns bigint return
  case when n = floor(n) and abs(n) < 9e18 then cast(n as bigint) end;
create or replace temporary function whole_from_text(t string) returns bigint return
  case
    when trim(t) rlike r'\A[0-9]{1,18}([.]0*)?\z' then cast(split_part(trim(t), '.', 1) as bigint)
    when trim(t) rlike r'\A0x[0-9A-Fa-f]{1,8}\z' then cast(conv(substring(trim(t), 3), 16, 10) as bigint)
  end;
create or replace temporary function whole_from_bytes(b binary) returns bigint return whole_from_text(text_from_bytes(b));

-- Dotted quad, canonical only.
create or replace temporary function ipv4_dotted(t string) returns bigint return
  case when t rlike r'\A((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\z'
    then cast(split_part(t, '.', 1) as bigint) * 16777216 + cast(split_part(t, '.', 2) as bigint) * 65536
      + cast(split_part(t, '.', 3) as bigint) * 256 + cast(split_part(t, '.', 4) as bigint)
  end;

-- A dotted tail becomes two groups; null when the tail is no IPv4 address.
create or replace temporary function ipv6_without_dots(t string) returns string return
  case
    when not contains(t, '.') then t
    else left(t, length(t) - length(substring_index(t, ':', -1)))
      || lower(hex(ipv4_dotted(substring_index(t, ':', -1)) div 65536)) || ':' || lower(hex(ipv4_dotted(substring_index(t, ':', -1)) % 65536))
  end;

create or replace temporary function ipv6_part(t string) returns array<string> return
  if(coalesce(t, '') = '', cast(array() as array<string>), split(t, ':', -1));

-- No lambdas: Spark 4.3 refuses a SQL function beside one (UNSUPPORTED_FEATURE.LAMBDA_FUNCTION_WITH_SQL_UDF).
create or replace temporary function ipv6_eight(t string) returns string return
  case when t rlike r'\A([0-9a-f]{1,4}:){7}[0-9a-f]{1,4}\z' then substring(regexp_replace(':' || t, ':0+([0-9a-f])', ':$1'), 2) end;

create or replace temporary function ipv6_joined(halves int, head array<string>, rear array<string>) returns string return
  case when case halves when 1 then size(head) = 8 when 2 then size(head) + size(rear) <= 7 end
    then ipv6_eight(array_join(concat(head, array_repeat('0', 8 - size(head) - size(rear)), rear), ':'))
  end;

-- IPv6 in eight groups without leading zeros, joined by colons, and without a zone. Null when t is no IPv6 address.
create or replace temporary function ipv6_groups_bare(t string) returns string return
  ipv6_joined(
    size(split(ipv6_without_dots(t), '::', -1)),
    ipv6_part(get(split(ipv6_without_dots(t), '::', -1), 0)),
    ipv6_part(get(split(ipv6_without_dots(t), '::', -1), 1)));
create or replace temporary function ipv6_groups(t string) returns string return
  case when t rlike r'\A[0-9A-Fa-f:]{2,39}([0-9]{1,3}(\.[0-9]{1,3}){3})?(%[0-9A-Za-z._~-]+)?\z' and not t rlike r'\A:[^:]|[^:]:(%|\z)|:::|::.*::'
    then ipv6_groups_bare(lower(split_part(t, '%', 1)))
  end;

-- The IPv4 address that eight groups hold (RFC 4291, 2.5.5.2).
create or replace temporary function ipv4_in_groups(g string) returns bigint return
  case when startswith(g, '0:0:0:0:0:ffff:')
    then cast(conv(lpad(split_part(g, ':', 7), 4, '0') || lpad(split_part(g, ':', 8), 4, '0'), 16, 10) as bigint)
  end;

create or replace temporary function ipv4_from_text(t string) returns bigint return
  case
    when not contains(t, ':') then ipv4_dotted(t)
    when t rlike r'\A[0:]+:[fF]{4}:' then ipv4_in_groups(ipv6_groups(t))
  end;

-- The longest run of zero groups, the first of equals, becomes "::" (RFC 5952). Spark replaces every match, hence the lazy head.
create or replace temporary function ipv6_shortened(g string) returns string return
  case
    when g = '0:0:0:0:0:0:0:0' then '::'
    when g rlike '(^|:)0(:0){6}(:|$)' then regexp_replace(g, '^(.*?)(^|:)0(:0){6}(:|$)', '$1::')
    when g rlike '(^|:)0(:0){5}(:|$)' then regexp_replace(g, '^(.*?)(^|:)0(:0){5}(:|$)', '$1::')
    when g rlike '(^|:)0(:0){4}(:|$)' then regexp_replace(g, '^(.*?)(^|:)0(:0){4}(:|$)', '$1::')
    when g rlike '(^|:)0(:0){3}(:|$)' then regexp_replace(g, '^(.*?)(^|:)0(:0){3}(:|$)', '$1::')
    when g rlike '(^|:)0(:0){2}(:|$)' then regexp_replace(g, '^(.*?)(^|:)0(:0){2}(:|$)', '$1::')
    when g rlike '(^|:)0(:0){1}(:|$)' then regexp_replace(g, '^(.*?)(^|:)0(:0){1}(:|$)', '$1::')
    else g
  end;

-- Canonical IPv6 text (RFC 5952); null where it is an IPv4 address.
create or replace temporary function ipv6_from_groups(g string) returns string return
  case when not startswith(g, '0:0:0:0:0:ffff:') then ipv6_shortened(g) end;
create or replace temporary function ipv6_from_text(t string) returns string return
  case when contains(t, ':') then ipv6_from_groups(ipv6_groups(t)) end;

create or replace temporary function ipv4_from_integer(i bigint) returns bigint return
  case when i between 0 and 4294967295 then i end;
create or replace temporary function ipv6_from_integer(i bigint) returns string return cast(null as string);
create or replace temporary function ipv4_from_number(n double) returns bigint return ipv4_from_integer(whole_from_number(n));
create or replace temporary function ipv6_from_number(n double) returns string return cast(null as string);

-- Four bytes are IPv4, sixteen are IPv6, or IPv4 within IPv6; any others are text.
create or replace temporary function ipv4_from_bytes(b binary) returns bigint return
  case
    when octet_length(b) = 4 then cast(conv(hex(b), 16, 10) as bigint)
    when octet_length(b) = 16 and startswith(hex(b), '00000000000000000000FFFF') then cast(conv(substring(hex(b), 25), 16, 10) as bigint)
    else ipv4_from_text(text_from_bytes(b))
  end;
create or replace temporary function ipv6_from_bytes(b binary) returns string return
  ipv6_from_text(case
    when octet_length(b) <> 16 or is_hex_and_colons(b) then text_from_bytes(b)
    else regexp_replace(regexp_replace(hex(b), '(.{4})', '$1:'), r':\z', '')
  end);

-- Names of https://www.iana.org/assignments/protocol-numbers, from 0 on; a dash where a number has none.
create or replace temporary function protocol_names() returns array<string> return
  split('hopopt icmp igmp ggp ipv4 st tcp cbt egp igp bbn-rcc-mon nvp-ii pup argus emcon xnet chaos udp mux dcn-meas hmp '
      || 'prm xns-idp trunk-1 trunk-2 leaf-1 leaf-2 rdp irtp iso-tp4 netblt mfe-nsp merit-inp dccp 3pc idpr xtp ddp '
      || 'idpr-cmtp tp++ il ipv6 sdrp ipv6-route ipv6-frag idrp rsvp gre dsr bna esp ah i-nlsp swipe narp min-ipv4 tlsp '
      || 'skip ipv6-icmp ipv6-nonxt ipv6-opts - cftp - sat-expak kryptolan rvd ippc - sat-mon visa ipcv cpnx cphb wsn pvp '
      || 'br-sat-mon sun-nd wb-mon wb-expak iso-ip vmtp secure-vmtp vines ttp nsfnet-igp dgp tcf eigrp ospfigp sprite-rpc '
      || 'larp mtp ax.25 ipip micp scc-sp etherip encap - gmtp ifmp pnni pim aris scps qnx a/n ipcomp snp compaq-peer '
      || 'ipx-in-ip vrrp pgm - l2tp ddx iatp stp srp uti smp sm ptp isis fire crtp crudp sscopmce iplt sps pipe sctp fc '
      || 'rsvp-e2e-ignore mobility-header udplite mpls-in-ip manet shim6 wesp rohc ethernet aggfrag nsh homa bit-emu', ' ');

-- IANA protocol numbers: a name of IANA's list or one that programs use beside it, or a number up to 255.
create or replace temporary function protocol_from_text(p string) returns int return
  case lower(p)
    when 'tcp' then 6 when 'udp' then 17 when 'icmp' then 1 when 'icmp6' then 58 when 'icmpv6' then 58
    when 'ipv6-icmp' then 58 when 'igmp' then 2 when 'gre' then 47 when 'esp' then 50 when 'ah' then 51 when 'ospf' then 89
    when 'ip' then null when '-' then null when 'ipencap' then 4 when 'mobile' then 55 when 'mobility' then 135 when 'hip' then 139
    else case
      when p rlike r'\A[0-9]{1,3}([.]0)?\z' then if(cast(split_part(p, '.', 1) as int) <= 255, cast(split_part(p, '.', 1) as int), null)
      else cast(nullif(array_position(protocol_names(), lower(p)), 0) - 1 as int) end
  end;
create or replace temporary function protocol_from_integer(p bigint) returns int return
  case when p between 0 and 255 then cast(p as int) end;
create or replace temporary function protocol_from_number(p double) returns int return protocol_from_integer(whole_from_number(p));
create or replace temporary function protocol_from_bytes(p binary) returns int return protocol_from_text(text_from_bytes(p));

-- What one class has of a count of all: unknown is what the others leave.
create or replace temporary function of_class(class string, whole bigint, scans bigint, backscatter bigint, others bigint) returns bigint return
  case class when 'scan' then scans when 'backscatter' then backscatter when 'other' then others else whole - scans - backscatter - others end;
