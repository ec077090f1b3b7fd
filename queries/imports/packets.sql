-- Lines that can be counted go to `packets`, typed; the others to `rejected`, under the first reason that holds.
-- Source: readings, local_minutes_of_source, lines.

-- One row per text of a slice that may be an IPv6 address. Reading one costs much more than IPv4, so it is done once each.
create or replace temp table ipv6_addresses as
with texts as (
  select src_ip as text from readings where contains(src_ip, ':')
  union
  select dst_ip from readings where contains(dst_ip, ':')
)
select text, ipv6_from_text(text) as address
from texts;

-- One row per line, typed; what cannot be read is null.
-- Ports belong to TCP, UDP, DCCP, SCTP and UDP-Lite, type and code to ICMP; whatever stands there for another protocol is left out.
create or replace temp table judged as
with typed as (
  select
    readings.rowid as place,
    zoned_from_text(readings.time) as zoned,
    local_from_text(readings.time) as local,
    readings.sensor as sensor,
    ipv4_from_cell(readings.src_ip) as src_ip4,
    source.address as src_ip6,
    protocol_from_text(readings.protocol) as protocol,
    integer_from_text(readings.src_port, 65535) as src_port,
    coalesce(readings.src_port, '') <> '' as names_src_port,
    integer_from_text(readings.dst_port, 65535) as dst_port,
    integer_from_text(readings.icmp_type, 255) as icmp_type,
    integer_from_text(readings.icmp_code, 255) as icmp_code,
    if(coalesce(readings.packets, '') = '', 1, integer_from_text(readings.packets, 1000000000000)) as packets,
    integer_from_text(readings.ttl, 255) as ttl,
    integer_from_text(readings.tcp_flags, 65535) as tcp_flags,
    integer_from_text(readings.tcp_window, 4294967295) as tcp_window,
    integer_from_text(readings.tcp_seq, 4294967295) as tcp_seq,
    integer_from_text(readings.ip_id, 65535) as ip_id,
    integer_from_text(readings.length, 4294967295) as length,
    ipv4_from_cell(readings.dst_ip) as dst_ip4,
    target.address as dst_ip6,
    readings.reason as reason
  from readings
  left join ipv6_addresses as source on source.text = readings.src_ip
  left join ipv6_addresses as target on target.text = readings.dst_ip
),
sorted_out as (
  select
    * exclude (zoned, local, ahead_us, is_repeated, minute),
    -- A minute that the clocks of the source skipped has no time.
    coalesce(zoned, case
      when getvariable('source_timezone') = 'UTC' then local
      when ahead_us is not null then make_timestamp(epoch_us(local) + ahead_us)
    end) as time,
    zoned is null and local is not null as is_local,
    coalesce(is_repeated, false) as is_repeated,
    coalesce(protocol in (6, 17, 33, 132, 136), false) as has_ports,
    coalesce(protocol in (1, 58), false) as is_icmp
  from typed
  left join local_minutes_of_source on minute = epoch_us(local) // 60000000
)
select
  * exclude (has_ports, is_icmp, names_src_port) replace (
    if(has_ports, src_port, null) as src_port,
    if(has_ports, dst_port, null) as dst_port,
    if(is_icmp, icmp_type, null) as icmp_type,
    if(is_icmp, icmp_code, null) as icmp_code,
    case
      when reason is not null then reason
      -- No log of packets lies outside: its unit was read wrongly (milliseconds as seconds, say).
      when coalesce(time < '1990-01-01' or time >= '2100-01-01', true) then 'time'
      when sensor is null then 'sensor'
      when src_ip4 is null and src_ip6 is null then 'address'
      when protocol is null then 'protocol'
      when has_ports and (dst_port is null or (names_src_port and src_port is null)) then 'port'
      when coalesce(packets < 1, true) then 'packets'
    end as reason)
from sorted_out;

insert into packets by name
select * exclude (reason, place, is_local, is_repeated)
from judged
where reason is null;

insert into local_times
select count(*) filter (is_local), count(*) filter (is_repeated)
from judged
where reason is null;

insert into rejected
select reason, count(*)
from judged
where reason is not null
group by reason;
