-- One row per line of a slice, blank lines left out.
-- Source: the file that the pattern in the variable `slice` names: UTF-8, LF, no byte 1, no line over 1 MiB. With these
-- given, and nothing for a quote, the reader meets nothing it could stumble over.
create or replace temp view lines as
select line
from read_csv(getvariable('slice'),
  columns = {'line': 'varchar'}, auto_detect = false, header = false, delim = e'\x01', quote = '', escape = '', new_line = '\n',
  strict_mode = false, hive_partitioning = false, compression = 'none', max_line_size = 2097152, buffer_size = 4194304)
where trim(line) <> '';

-- One row per line, as each format's query fills it in: texts under the canonical names, null where the line has none.
create or replace temp table readings (
  time varchar,
  sensor varchar,
  src_ip varchar,
  src_port varchar,
  dst_port varchar,
  protocol varchar,
  icmp_type varchar,
  icmp_code varchar,
  packets varchar,
  ttl varchar,
  tcp_flags varchar,
  tcp_window varchar,
  tcp_seq varchar,
  ip_id varchar,
  length varchar,
  dst_ip varchar,
  reason varchar -- why the line is no packet at all; null when it may be one
);
