-- One row per packet of one day, in time order. The columns are those of a sensor export.
-- Variables: seed, day_number, scale (1 at half a million packets a quarter).
-- Chance is the hash of one text: of several values, hash() leaves its low bits unmixed, and % n takes just those.
with today as (
  select day, day_number, epoch_us(day_start) as midnight_us
  from sample_days where day_number = getvariable('day_number')
),
-- Is the event on today, and how many days has it been?
event as (
  select event, date_diff('day', first_day, today.day) as age
  from read_csv(getvariable('folder') || '/events.csv', header = true, hive_partitioning = false), today
  where today.day between first_day and last_day
),
-- Everyday packets: each cell's rate times the day's weather on that port, rounded up or down by chance.
everyday as (
  select
    n, protocol, port, pool, 'everyday' as source_kind,
    packets_per_day
      * (1 + 0.10 * (uniform(hash(concat_ws(' ', getvariable('seed'), 'weather', protocol, port, day_number)))
                   + uniform(hash(concat_ws(' ', getvariable('seed'), 'wind', protocol, port, day_number))) - 1)) as expected
  from sample_cells, today
),
-- Events that add many sources to one port on some of the sensors.
bursts as (
  select
    s.n, cast(6 as utinyint) as protocol, b.port, cast(ceil(b.sources * pow(getvariable('scale'), 0.85)) as bigint) as pool, b.event as source_kind,
    getvariable('scale') * b.packets_per_day * (1 + 0.2 * (uniform(hash(concat_ws(' ', getvariable('seed'), b.event, day_number))) - 0.5)) / count(*) over (partition by b.event) as expected
  from today, event e
  join (values
    ('home-burst', 5555, 150, 110, 'home', 0),
    ('new-port', 9527, 150, 110, '', 0),
    ('one-sensor-burst', 10554, 110, 80, 'overseas', 9)
  ) as b(event, port, packets_per_day, sources, sensor_group, number_in_group) using (event)
  join sample_sensors s
    on (b.sensor_group in ('', s.sensor_group)) and (b.number_in_group in (0, s.number_in_group))
),
counted as (
  select n, protocol, port, pool, source_kind,
    cast(floor(expected + uniform(hash(concat_ws(' ', getvariable('seed'), 'round', n, protocol, port, source_kind, day_number)))) as bigint) as packets
  from (from everyday union all by name from bursts), today
),
-- One row per packet, with the two random numbers everything else is cut from. A source that gets no answer tries
-- again, so three packets in a row share `h` (who and when) and differ in `h2` (header fields).
drawn as (
  select n, protocol, port, pool, source_kind, day_number, midnight_us, i % 3 as retry,
    hash(concat_ws(' ', getvariable('seed'), n, protocol, port, source_kind, day_number, i // 3)) as h,
    hash(concat_ws(' ', getvariable('seed'), 'b', n, protocol, port, source_kind, day_number, i)) as h2
  from counted, today, unnest(range(packets)) as copies(i)
),
-- A few sources knock often, most seldom; one in fifty of a pool is new every day.
sourced as (
  select *, cast(floor(pow(uniform(h), 1.4) * pool) + floor(day_number * pool / 50) as bigint) as source
  from drawn
),
-- A source of the long tail tries up to four ports in a day.
addressed as (
  select n, protocol, source_kind, day_number, midnight_us, retry, h, h2,
    if(port = 0, cast(1 + hash(concat_ws(' ', getvariable('seed'), 'tail', protocol, source, day_number, (h >> 20) % 4)) % 65535 as integer), port) as port,
    reserved_start() + 1048576
      + cast(hash(concat_ws(' ', getvariable('seed'), 'source', protocol, port, source_kind, source)) % (254 * 1048576) as bigint) as src_ip
  from sourced
),
-- Home routers of the watched networks: a few at first, many from the onset on, up and down, never back.
routers as (
  select w.n as network, start_address, day_number, midnight_us,
    cast(round(pow(getvariable('scale'), 0.5) * w.level * (
      5 + 2 * uniform(hash(concat_ws(' ', getvariable('seed'), 'calm', w.n, day_number)))
      + coalesce((select 34 + 12 * sin(age / 5.5) + 8 * uniform(hash(concat_ws(' ', getvariable('seed'), 'rough', w.n, day_number))) from event where event = 'isp-telnet'), 0)
    )) as bigint) as infected
  from sample_networks w, today
),
router_packets as (
  select
    cast(hash(concat_ws(' ', getvariable('seed'), 'aim', network, r, day_number, i)) % getvariable('sensor_count') as bigint) as n,
    cast(6 as utinyint) as protocol, 23 as port, 'router' as source_kind, day_number, midnight_us,
    hash(concat_ws(' ', getvariable('seed'), 'router', network, r, day_number, i)) as h,
    hash(concat_ws(' ', getvariable('seed'), 'router b', network, r, day_number, i)) as h2,
    -- Which routers are on changes slowly: one in ten is another one the next day.
    start_address + 16 + cast((r + floor(day_number * infected / 10)) * 37 % 4064 as bigint) as src_ip
  from routers, unnest(range(least(infected, 4000))) as copies(r), unnest(range(2)) as knocks(i)
),
-- Surveys: a dozen addresses a day, each trying many ports on many sensors.
survey_packets as (
  select
    cast(hash(concat_ws(' ', getvariable('seed'), 'survey aim', a, day_number, i)) % getvariable('sensor_count') as bigint) as n,
    cast(6 as utinyint) as protocol,
    cast(1 + hash(concat_ws(' ', getvariable('seed'), 'survey port', a, day_number, i)) % 65535 as integer) as port,
    'survey' as source_kind, day_number, midnight_us,
    hash(concat_ws(' ', getvariable('seed'), 'survey', a, day_number, i)) as h,
    hash(concat_ws(' ', getvariable('seed'), 'survey b', a, day_number, i)) as h2,
    reserved_start() + 4096 + 8 + (a + day_number) % 48 as src_ip
  from today, range(12) as addresses(a), unnest(range(cast(16 * greatest(1, getvariable('scale')) as bigint))) as copies(i)
),
-- One address that floods one sensor.
noisy_packets as (
  select s.n, cast(6 as utinyint) as protocol, 50075 as port, 'noisy' as source_kind, day_number, midnight_us,
    hash(concat_ws(' ', getvariable('seed'), 'noisy', day_number, i)) as h,
    hash(concat_ws(' ', getvariable('seed'), 'noisy b', day_number, i)) as h2,
    reserved_start() + 77 * 1048576 + 4242 as src_ip
  from today, event, sample_sensors s, unnest(range(cast(220 * getvariable('scale') as bigint))) as copies(i)
  where event = 'one-noisy-source' and s.label = 'overseas-7'
),
-- Servers under a flood of SYNs with forged source addresses: what they answer to those addresses reaches sensors too.
victim_packets as (
  select
    cast(hash(concat_ws(' ', getvariable('seed'), 'forged sensor', v.address, day_number, i)) % getvariable('sensor_count') as bigint) as n,
    cast(6 as utinyint) as protocol,
    cast(1024 + hash(concat_ws(' ', getvariable('seed'), 'forged port', v.address, day_number, i)) % 64512 as integer) as port,
    'victim' as source_kind, day_number, midnight_us, v.service,
    hash(concat_ws(' ', getvariable('seed'), 'victim', v.address, day_number, i)) as h,
    hash(concat_ws(' ', getvariable('seed'), 'victim b', v.address, day_number, i)) as h2,
    reserved_start() + v.address as src_ip
  from today, event,
    (values (80, 60, 61 * 1048576 + 80), (443, 40, 25 * 1048576 + 443), (80, 20, 200 * 1048576 + 8)) as v(service, packets_per_day, address),
    unnest(range(cast(v.packets_per_day * getvariable('scale') as bigint))) as copies(i)
  where event = 'flood-reflection'
),
all_packets as (
  from addressed
  union all by name from router_packets
  union all by name from survey_packets
  union all by name from noisy_packets
  union all by name from victim_packets
),
-- What the network did not see: a sensor that was down, a region that fell silent.
seen as (
  select p.*, s.sensor, s.address as dst_ip,
    hash(concat_ws(' ', getvariable('seed'), 'kind', src_ip)) % 100 as kind
  from all_packets p join sample_sensors s using (n)
  where not (s.label = 'home-6' and exists (from event where event = 'sensor-outage'))
    and not (
      exists (from event where event = 'region-drop')
      and source_kind = 'everyday'
      and hash(concat_ws(' ', getvariable('seed'), 'hushed', src_ip)) % 100 < 88
      and exists (from sample_holders where region = 'BR' and src_ip between start_address and end_address)
    )
),
-- Header fields. No other packet may look like a scanner's by accident: a clash is moved by one.
stamped as (
  select *,
    case when protocol <> 6 or source_kind = 'victim' then 'other'
      when source_kind = 'router' or (port in (23, 2323) and kind < 45) then 'mirai'
      when source_kind = 'survey' or kind < 12 then 'zmap'
      when kind between 50 and 57 and port not in (23, 2323) then 'masscan'
      else 'other' end as tool,
    h2 % 4294967296 as random_seq,
    (h2 >> 32) % 65536 as random_id
  from seen
),
sequenced as (
  select *, cast(if(tool = 'mirai', dst_ip, random_seq) as bigint) as tcp_seq
  from stamped
)
select
  -- The second try comes after one second, the third after three; none after midnight.
  make_timestamp(cast(midnight_us + h % 86390000000 + [0, 1000000, 3000000][coalesce(retry, 0) + 1] as bigint)) as time,
  sensor,
  cast(src_ip as uinteger) as src_ip,
  cast(if(protocol = 1, null, coalesce(service, 1024 + (h >> 40) % 64000)) as usmallint) as src_port,
  cast(dst_ip as uinteger) as dst_ip,
  cast(if(protocol = 1, null, port) as usmallint) as dst_port,
  protocol,
  cast(if(protocol = 1, 8, null) as utinyint) as icmp_type,
  cast(if(protocol = 1, 0, null) as utinyint) as icmp_code,
  cast(36 + h2 % 200 as utinyint) as ttl,
  -- A scanner sends SYN, a server that is asked for a connection answers SYN and ACK.
  cast(case when source_kind = 'victim' then 18 when protocol = 6 then 2 end as utinyint) as tcp_flags,
  cast(if(protocol = 6, [1024, 5840, 14600, 29200, 65535][cast(h2 % 5 + 1 as bigint)], null) as usmallint) as tcp_window,
  cast(if(protocol = 6, tcp_seq, null) as uinteger) as tcp_seq,
  cast(case tool
    when 'zmap' then 54321
    when 'masscan' then xor(xor(dst_ip, port), tcp_seq) % 65536
    else random_id
      + if(random_id = 54321 or random_id = xor(xor(dst_ip, cast(greatest(port, 0) as bigint)), tcp_seq) % 65536, if(random_id = 65535, -7, 1), 0)
  end as usmallint) as ip_id,
  cast(if(protocol = 6, 40 + 4 * (h2 % 6), 60) as usmallint) as length
from sequenced
order by time, n, src_ip, h2
