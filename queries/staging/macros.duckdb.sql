-- How addresses and protocols are read. Each macro gives null for what it cannot read; none of them throws.
-- Dialect: DuckDB.

-- Dotted quad, canonical only: no spaces, no leading zeros, no exponents, no more than 255. The array trick is the
-- fastest way to the number; the pattern guards it.
create or replace macro ipv4_from_text(t) as
  case when regexp_full_match(t, '((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])')
    then cast(array_inner_product(cast(string_split(t, '.') as double[4]), cast([16777216, 65536, 256, 1] as double[4])) as bigint)
  end;

-- IPv6 in eight groups without leading zeros, joined by colons; a dotted tail becomes two groups. Null when t is no IPv6
-- address. Lists of one stand in for variables: a subquery would be unnested and run for every row.
create or replace macro ipv6_groups(t) as
  case when regexp_full_match(t, '[0-9A-Fa-f:]{2,39}([0-9]{1,3}(\.[0-9]{1,3}){3})?') and not regexp_matches(t, '^:[^:]|[^:]:$|:::|::.*::') then
    list_transform([lower(t)], lambda whole: list_transform(
      [if(contains(whole, '.'), ipv4_from_text(regexp_extract(whole, '[^:]*$')), null)], lambda tail: list_transform(
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

-- Canonical IPv6 text (RFC 5952).
create or replace macro ipv6_from_text(t) as
  case when contains(t, ':') then list_transform([ipv6_groups(t)], lambda g: ipv6_shortened(g))[1] end;

create or replace macro ipv4_from_integer(i) as
  case when i between 0 and 4294967295 then cast(i as bigint) end;
create or replace macro ipv6_from_integer(i) as cast(null as varchar);

-- Four bytes are IPv4, sixteen are IPv6.
create or replace macro ipv4_from_bytes(b) as
  case when octet_length(b) = 4 then cast('0x' || hex(b) as bigint) end;
create or replace macro ipv6_from_bytes(b) as
  case when octet_length(b) = 16 then ipv6_from_text(regexp_replace(regexp_replace(hex(b), '(.{4})', '\1:', 'g'), ':$', '')) end;

-- IANA protocol numbers: a name of those sensors see, or a number up to 255.
create or replace macro protocol_from_text(p) as
  cast(case upper(p)
    when 'TCP' then 6 when 'UDP' then 17 when 'ICMP' then 1 when 'ICMP6' then 58 when 'ICMPV6' then 58
    when 'IPV6-ICMP' then 58 when 'IGMP' then 2 when 'GRE' then 47 when 'ESP' then 50 when 'AH' then 51
    when 'SCTP' then 132 when 'DCCP' then 33 when 'UDPLITE' then 136 when 'IPV6' then 41 when 'OSPF' then 89 when 'OSPFIGP' then 89
    else case when regexp_full_match(p, '[0-9]{1,3}') and cast(p as integer) <= 255 then cast(p as integer) end
  end as integer);
create or replace macro protocol_from_integer(p) as
  case when p between 0 and 255 then cast(p as integer) end;

-- What one class has of a count of all: unknown is what the others leave.
create or replace macro of_class(class, whole, scans, backscatter, others) as
  case class when 'scan' then scans when 'backscatter' then backscatter when 'other' then others else whole - scans - backscatter - others end;
