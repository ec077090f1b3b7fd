-- One row per line of a CSV file.
-- Source: lines. Variables: delimiter; width, the number of columns; columns, from canonical name to position (from 1);
-- sensor, for a file without that column.
insert into readings by name
with rows_of_cells as (
  select csv_cells(line, getvariable('delimiter')) as cells
  from lines
)
select
  cells[getvariable('columns')['time']] as time,
  coalesce(getvariable('sensor'), cells[getvariable('columns')['sensor']]) as sensor,
  cells[getvariable('columns')['src_ip']] as src_ip,
  cells[getvariable('columns')['src_port']] as src_port,
  cells[getvariable('columns')['dst_port']] as dst_port,
  cells[getvariable('columns')['protocol']] as protocol,
  cells[getvariable('columns')['icmp_type']] as icmp_type,
  cells[getvariable('columns')['icmp_code']] as icmp_code,
  cells[getvariable('columns')['packets']] as packets,
  cells[getvariable('columns')['ttl']] as ttl,
  cells[getvariable('columns')['tcp_flags']] as tcp_flags,
  cells[getvariable('columns')['tcp_window']] as tcp_window,
  cells[getvariable('columns')['tcp_seq']] as tcp_seq,
  cells[getvariable('columns')['ip_id']] as ip_id,
  cells[getvariable('columns')['length']] as length,
  cells[getvariable('columns')['dst_ip']] as dst_ip,
  if(coalesce(len(cells), 0) = getvariable('width'), null, 'line') as reason
from rows_of_cells;
