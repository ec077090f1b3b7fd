-- How addresses and protocols are read. Each macro gives null for what it cannot read; none of them throws.
-- Dialect: DuckDB.

-- Text that was written as bytes; null where it is no UTF-8.
create or replace macro text_from_bytes(b) as try(decode(b));

-- Sixteen bytes that read as an IPv6 address are one in text: as an address they would be of a network nobody has.
create or replace macro is_hex_and_colons(b) as
  regexp_full_match(hex(b), '(3[0-9A]|[46][1-6]|2E)+');

-- A whole number in a column of fractions, and in text: decimal, or hexadecimal (0x..); without sign and exponent.
create or replace macro whole_from_number(n) as
  case when n = floor(n) and abs(n) < 9e18 then cast(n as bigint) end;
create or replace macro whole_from_text(t) as
  case when regexp_full_match(trim(t), '[0-9]{1,18}([.]0*)?|0x[0-9A-Fa-f]{1,8}') then try_cast(split_part(trim(t), '.', 1) as bigint) end;
create or replace macro whole_from_bytes(b) as whole_from_text(text_from_bytes(b));

-- Dotted quad, canonical only: no spaces, no leading zeros, no exponents, no more than 255. The array trick is the
-- fastest way to the number; the pattern guards it.
create or replace macro ipv4_dotted(t) as
  case when regexp_full_match(t, '((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])')
    then cast(array_inner_product(cast(string_split(t, '.') as double[4]), cast([16777216, 65536, 256, 1] as double[4])) as bigint)
  end;

-- IPv6 in eight groups without leading zeros, joined by colons; a dotted tail becomes two groups, and a zone (RFC 4007),
-- which means something on one host only, is left out. Null when t is no IPv6 address. Lists of one stand in for
-- variables: a subquery would be unnested and run for every row.
create or replace macro ipv6_groups(t) as
  case when regexp_full_match(t, '[0-9A-Fa-f:]{2,39}([0-9]{1,3}(\.[0-9]{1,3}){3})?(%[0-9A-Za-z._~-]+)?') and not regexp_matches(t, '^:[^:]|[^:]:(%|$)|:::|::.*::') then
    list_transform([lower(split_part(t, '%', 1))], lambda whole: list_transform(
      [if(contains(whole, '.'), ipv4_dotted(regexp_extract(whole, '[^:]*$')), null)], lambda tail: list_transform(
        [string_split(case
          when not contains(whole, '.') then whole
          when tail is not null then regexp_extract(whole, '^.*:') || format('{:x}:{:x}', tail // 65536, tail % 65536)
        end, '::')], lambda halves: list_transform(
          [{
            'head': if(halves[1] = '', [], string_split(halves[1], ':')),
            'rear': if(coalesce(halves[2], '') = '', [], string_split(halves[2], ':'))
          }], lambda part: case
            when if(len(halves) = 1, len(part.head) = 8, len(part.head) + len(part.rear) <= 7)
              and len(list_filter(list_concat(part.head, part.rear), lambda g: not regexp_full_match(g, '[0-9a-f]{1,4}'))) = 0
            then array_to_string(list_transform(
              list_concat(part.head, list_transform(range(8 - len(part.head) - len(part.rear)), lambda x: '0'), part.rear),
              lambda g: regexp_replace(g, '^0+([0-9a-f])', '\1')), ':')
          end)[1])[1])[1])[1]
  end;

-- The IPv4 address that eight groups hold (RFC 4291, 2.5.5.2), as a host that speaks both protocols writes it.
create or replace macro ipv4_in_groups(g) as
  case when starts_with(g, '0:0:0:0:0:ffff:')
    then cast('0x' || lpad(split_part(g, ':', 7), 4, '0') || lpad(split_part(g, ':', 8), 4, '0') as bigint)
  end;

-- Whether a text may be such an address: reading its groups costs much more than this look.
create or replace macro seems_mapped(t) as
  regexp_matches(t, '^[0:]+:[fF]{4}:');

create or replace macro ipv4_from_text(t) as
  case
    when not contains(t, ':') then ipv4_dotted(t)
    when seems_mapped(t) then ipv4_in_groups(ipv6_groups(t))
  end;

-- The longest run of zero groups, the first of equals, becomes "::" (RFC 5952).
create or replace macro ipv6_shortened(g) as
  case
    when g = '0:0:0:0:0:0:0:0' then '::'
    when regexp_matches(g, '(^|:)0(:0){6}(:|$)') then regexp_replace(g, '(^|:)0(:0){6}(:|$)', '::')
    when regexp_matches(g, '(^|:)0(:0){5}(:|$)') then regexp_replace(g, '(^|:)0(:0){5}(:|$)', '::')
    when regexp_matches(g, '(^|:)0(:0){4}(:|$)') then regexp_replace(g, '(^|:)0(:0){4}(:|$)', '::')
    when regexp_matches(g, '(^|:)0(:0){3}(:|$)') then regexp_replace(g, '(^|:)0(:0){3}(:|$)', '::')
    when regexp_matches(g, '(^|:)0(:0){2}(:|$)') then regexp_replace(g, '(^|:)0(:0){2}(:|$)', '::')
    when regexp_matches(g, '(^|:)0(:0){1}(:|$)') then regexp_replace(g, '(^|:)0(:0){1}(:|$)', '::')
    else g
  end;

-- Canonical IPv6 text (RFC 5952); null where it is an IPv4 address.
create or replace macro ipv6_from_text(t) as
  case when contains(t, ':') then list_transform(
    [ipv6_groups(t)], lambda g: if(starts_with(g, '0:0:0:0:0:ffff:'), null, ipv6_shortened(g)))[1]
  end;

create or replace macro ipv4_from_integer(i) as
  case when i between 0 and 4294967295 then cast(i as bigint) end;
create or replace macro ipv6_from_integer(i) as cast(null as varchar);
create or replace macro ipv4_from_number(n) as ipv4_from_integer(whole_from_number(n));
create or replace macro ipv6_from_number(n) as cast(null as varchar);

-- Four bytes are IPv4, and so are the last four of sixteen that begin as RFC 4291, 2.5.5.2 says; other sixteen are IPv6.
-- Any others are text, as writers leave it that mark no column as text.
create or replace macro ipv4_from_bytes(b) as
  case
    when octet_length(b) = 4 then cast('0x' || hex(b) as bigint)
    when octet_length(b) = 16 and starts_with(hex(b), '00000000000000000000FFFF') then cast('0x' || substring(hex(b), 25) as bigint)
    else ipv4_from_text(text_from_bytes(b))
  end;
create or replace macro ipv6_from_bytes(b) as
  case
    when octet_length(b) <> 16 or is_hex_and_colons(b) then ipv6_from_text(text_from_bytes(b))
    else ipv6_from_text(regexp_replace(regexp_replace(hex(b), '(.{4})', '\1:', 'g'), ':$', ''))
  end;

-- UTC. Text without a zone is UTC, text with an offset is converted; a plain number is seconds since 1970.
create or replace macro time_from_text(t) as
  coalesce(
    try_cast(try_cast(t as timestamptz) as timestamp),
    case when regexp_full_match(t, '[0-9]{1,11}([.][0-9]{1,9})?')
      then make_timestamp(cast(cast(t as decimal(20, 9)) * 1000000 as bigint))
    end,
    try_cast(try_cast(regexp_replace(t, ' ([+-][0-9]{2}:?[0-9]{2})$', '\1') as timestamptz) as timestamp));

-- Numbers since 1970, of which `per_second` make a second; what no calendar has is put at its end.
create or replace macro time_from_epoch(n, per_second) as
  case when n is not null
    then make_timestamp(cast(least(greatest(cast(n as double) * (1000000 / per_second), -6e16), 2.5e17) as bigint))
  end;

-- Names of https://www.iana.org/assignments/protocol-numbers, from 0 on; a dash where a number has none.
create or replace macro protocol_names() as
  string_split('hopopt icmp igmp ggp ipv4 st tcp cbt egp igp bbn-rcc-mon nvp-ii pup argus emcon xnet chaos udp mux dcn-meas hmp '
      || 'prm xns-idp trunk-1 trunk-2 leaf-1 leaf-2 rdp irtp iso-tp4 netblt mfe-nsp merit-inp dccp 3pc idpr xtp ddp '
      || 'idpr-cmtp tp++ il ipv6 sdrp ipv6-route ipv6-frag idrp rsvp gre dsr bna esp ah i-nlsp swipe narp min-ipv4 tlsp '
      || 'skip ipv6-icmp ipv6-nonxt ipv6-opts - cftp - sat-expak kryptolan rvd ippc - sat-mon visa ipcv cpnx cphb wsn pvp '
      || 'br-sat-mon sun-nd wb-mon wb-expak iso-ip vmtp secure-vmtp vines ttp nsfnet-igp dgp tcf eigrp ospfigp sprite-rpc '
      || 'larp mtp ax.25 ipip micp scc-sp etherip encap - gmtp ifmp pnni pim aris scps qnx a/n ipcomp snp compaq-peer '
      || 'ipx-in-ip vrrp pgm - l2tp ddx iatp stp srp uti smp sm ptp isis fire crtp crudp sscopmce iplt sps pipe sctp fc '
      || 'rsvp-e2e-ignore mobility-header udplite mpls-in-ip manet shim6 wesp rohc ethernet aggfrag nsh homa bit-emu', ' ');

-- IANA protocol numbers: a name of IANA's list or one that programs use beside it, or a number up to 255. What sensors
-- see most stands first: the list is searched for the rest only.
create or replace macro protocol_from_text(p) as
  cast(case lower(p)
    when 'tcp' then 6 when 'udp' then 17 when 'icmp' then 1 when 'icmp6' then 58 when 'icmpv6' then 58
    when 'ipv6-icmp' then 58 when 'igmp' then 2 when 'gre' then 47 when 'esp' then 50 when 'ah' then 51 when 'ospf' then 89
    when 'ip' then null when '-' then null when 'ipencap' then 4 when 'mobile' then 55 when 'mobility' then 135 when 'hip' then 139
    else case
      when regexp_full_match(p, '[0-9]{1,3}([.]0)?') then if(cast(split_part(p, '.', 1) as integer) <= 255, cast(split_part(p, '.', 1) as integer), null)
      else list_position(protocol_names(), lower(p)) - 1 end
  end as integer);
create or replace macro protocol_from_integer(p) as
  case when p between 0 and 255 then cast(p as integer) end;
create or replace macro protocol_from_number(p) as protocol_from_integer(whole_from_number(p));
create or replace macro protocol_from_bytes(p) as protocol_from_text(text_from_bytes(p));

-- What one class has of a count of all: unknown is what the others leave.
create or replace macro of_class(class, whole, scans, backscatter, others) as
  case class when 'scan' then scans when 'backscatter' then backscatter when 'other' then others else whole - scans - backscatter - others end;
