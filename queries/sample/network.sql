-- The made-up world of the sample: days, sensors, holders, watched networks, and what each sensor usually sees.
-- Variables: seed, packets (wanted per quarter), sensor_count, folder (of this file).
-- Every random choice is the hash of one text that begins with the seed, so the same seed gives the same bytes.

-- A uniform number in [0, 1) for a hash.
create or replace macro uniform(h) as (h % 9007199254740992) / 9007199254740992.0;
create or replace macro dotted(a) as
  concat_ws('.', (a // 16777216) % 256, (a // 65536) % 256, (a // 256) % 256, a % 256);
-- 240.0.0.0, the first address of the range that no real network uses.
create or replace macro reserved_start() as 4026531840;

-- One row per day, cut in the time zone of the sample network.
create or replace temp table sample_days as
select
  cast(day as date) as day,
  cast(date_diff('day', date '2024-01-01', day) as integer) as day_number,
  timezone('UTC', timezone('Asia/Tokyo', cast(day as timestamp))) as day_start
from generate_series(timestamp '2024-01-01', timestamp '2024-06-30', interval 1 day) as days(day)
order by day;

-- One row per sensor; the three featured ones of each group come first.
create or replace temp table sample_sensors as
with numbered as (
  select
    n,
    if(n % 2 = 0, 'home', 'overseas') as sensor_group,
    n // 2 + 1 as number_in_group
  from range(getvariable('sensor_count')) as numbers(n)
)
select
  n,
  -- An id nobody could mistake for a word of the page.
  'tsb-' || substr(md5(concat(getvariable('seed'), '/', n)), 1, 8) as sensor,
  sensor_group,
  number_in_group,
  concat(sensor_group, '-', number_in_group) as label,
  (number_in_group - 1) % 3 + 1 as template,
  number_in_group <= 3 as featured,
  if(sensor_group = 'home', 'JP',
     ['US', 'DE', 'SG', 'AU', 'BR', 'ZA', 'GB', 'TW'][(number_in_group - 1) % 8 + 1]) as country,
  -- Documentation ranges (RFC 5737); the benchmark range 198.18.0.0/15 (RFC 2544) when they are too small.
  cast(if(getvariable('sensor_count') <= 600,
     [3221225984, 3325256704, 3405803776][n % 3 + 1] + 10 + n // 3,
     3323068416 + 7 + n * 97 % 131072) as bigint) as address,
  if(sensor_group = 'home', 1.0, 1.35) * (0.92 + 0.16 * uniform(hash(concat_ws(' ', getvariable('seed'), 'rate', n)))) as rate
from numbered
order by not featured, number_in_group, sensor_group;

-- One row per holder: a run of /12 blocks of 240.0.0.0/4, its first block kept for the watched networks and surveys.
create or replace temp table sample_holders as
with listed as (
  select row_number() over () as n, holder, region, blocks
  from read_csv(getvariable('folder') || '/holders.csv', header = true, hive_partitioning = false)
),
placed as (
  select *, cast(sum(blocks) over (order by n) - blocks as bigint) as blocks_before
  from listed
)
select
  reserved_start() + (blocks_before + 1) * 1048576 as start_address,
  reserved_start() + (blocks_before + blocks + 1) * 1048576 - 1 as end_address,
  4200000000 + n as asn,
  holder,
  region
from placed
union all by name
select reserved_start() + 65536 as start_address, reserved_start() + 2 * 65536 - 1 as end_address,
  4200000100 as asn, 'Hoshizora Home Internet' as holder, 'JP' as region
union all by name
select reserved_start() + 4096 as start_address, reserved_start() + 4096 + 255 as end_address,
  4200000101 as asn, 'Open Port Survey Project' as holder, 'US' as region
order by start_address;

-- Five networks of one provider: /20s of its range. `level` scales how many of its routers are infected.
create or replace temp table sample_networks as
select
  n,
  reserved_start() + 65536 + n * 3 * 4096 as start_address,
  concat('network-', substr('ABCDE', n + 1, 1)) as network,
  [1.0, 0.8, 0.62, 0.48, 0.36][n + 1] as level
from range(5) as numbers(n);

-- One row per sensor, protocol and port: packets expected in a day, before weather.
create or replace temp table sample_cells as
with top_ten as (
  select sensor_group, template, protocol, port,
    [0.242, 0.152, 0.128, 0.107, 0.089, 0.074, 0.061, 0.050, 0.041, 0.033][rank] as share
  from read_csv(getvariable('folder') || '/sensor_ports.csv', header = true, hive_partitioning = false)
),
shares as (
  select s.n, t.protocol, t.port, t.share
  from sample_sensors s join top_ten t using (sensor_group, template)
  union all
  select s.n, o.protocol, o.port, o.share
  from sample_sensors s cross join read_csv(getvariable('folder') || '/other_ports.csv', header = true, hive_partitioning = false) o
  where not exists (
    from top_ten t
    where t.sensor_group = s.sensor_group and t.template = s.template and t.protocol = o.protocol and t.port = o.port
  )
  union all
  -- The long tail: a third of everything knocks somewhere else. Its port (0 here) is drawn for each source and day.
  select s.n, l.protocol, 0 as port, l.share
  from sample_sensors s cross join (values ('TCP', 0.42), ('UDP', 0.13)) as l(protocol, share)
),
scaled as (
  -- The events and surveys add about a tenth to the everyday packets; 91 days make a quarter.
  select n, protocol, port, share * rate as weight,
    getvariable('packets') * 0.92 / 91 as packets_per_day
  from shares join sample_sensors using (n)
)
select
  n,
  cast(if(protocol = 'TCP', 6, if(protocol = 'UDP', 17, 1)) as utinyint) as protocol,
  cast(port as integer) as port,
  packets_per_day * weight / sum(weight) over () as packets_per_day,
  -- Sources that knock on a port in a day grow slower than their packets do.
  cast(greatest(60, ceil(2.2 * pow(packets_per_day * sum(weight) over (partition by protocol, port) / sum(weight) over (), 0.85))) as bigint) as pool
from scaled
order by n, protocol, port;
