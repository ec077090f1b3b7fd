-- How addresses and protocols are read. Each macro gives null for what it cannot read; none of them throws.
-- Dialect: DuckDB.

-- Dotted quad, canonical only: no spaces, no leading zeros, no exponents, no more than 255. The array trick is the
-- fastest way to the number; the pattern guards it.
create or replace macro ipv4_from_text(t) as
  case when regexp_full_match(t, '((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])')
    then cast(array_inner_product(cast(string_split(t, '.') as double[4]), cast([16777216, 65536, 256, 1] as double[4])) as bigint)
  end;

-- IPv6 in eight groups without leading zeros, joined by colons; a dotted tail becomes two groups. Null when t is no IPv6 address.
create or replace macro ipv6_groups(t) as (
  with halves as (
    select string_split(
      if(contains(t, '.') and ipv4_from_text(regexp_extract(t, '[^:]*$')) is not null,
        regexp_extract(t, '^.*:')
          || format('{:x}', ipv4_from_text(regexp_extract(t, '[^:]*$')) // 65536) || ':'
          || format('{:x}', ipv4_from_text(regexp_extract(t, '[^:]*$')) % 65536),
        lower(t)), '::') as parts
  ),
  groups as (
    select
      len(parts) as part_count,
      list_filter(string_split(parts[1], ':'), g -> g <> '' or len(parts) = 1) as head,
      list_filter(string_split(coalesce(parts[2], ''), ':'), g -> g <> '') as tail,
      parts
    from halves
  ),
  filled as (
    select *,
      list_concat(head, list_transform(range(greatest(8 - len(head) - len(tail), 0)), x -> '0'), tail) as all_groups
    from groups
  )
  select case
    when part_count <= 2
      and if(part_count = 1, len(head) = 8, len(head) + len(tail) <= 7)
      and len(all_groups) = 8
      and not starts_with(coalesce(parts[2], ''), ':') and not ends_with(parts[1], ':')
      and len(list_filter(all_groups, g -> not regexp_full_match(g, '[0-9a-f]{1,4}'))) = 0
    then array_to_string(list_transform(all_groups, g -> regexp_replace(g, '^0+([0-9a-f])', '\1')), ':')
  end
  from filled
);

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
  case when contains(t, ':') then ipv6_shortened(ipv6_groups(t)) end;

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
