-- One row per line of a CSV file.
-- Source: lines. Variables: delimiter; width, the number of columns; columns, from canonical name to position (from 1);
-- sensor, for a file without that column.
insert into readings by name
with rows_of_cells as (
  select csv_cells(line, getvariable('delimiter')) as cells
  from lines
)
select
  cell_of(cells, 'time') as time,
  coalesce(getvariable('sensor'), cell_of(cells, 'sensor')) as sensor,
  cell_of(cells, 'src_ip') as src_ip,
  cell_of(cells, 'src_port') as src_port,
  cell_of(cells, 'dst_port') as dst_port,
  cell_of(cells, 'protocol') as protocol,
  cell_of(cells, 'icmp_type') as icmp_type,
  cell_of(cells, 'icmp_code') as icmp_code,
  cell_of(cells, 'packets') as packets,
  cell_of(cells, 'ttl') as ttl,
  cell_of(cells, 'tcp_flags') as tcp_flags,
  cell_of(cells, 'tcp_window') as tcp_window,
  cell_of(cells, 'tcp_seq') as tcp_seq,
  cell_of(cells, 'ip_id') as ip_id,
  cell_of(cells, 'length') as length,
  cell_of(cells, 'dst_ip') as dst_ip,
  if(coalesce(len(cells), 0) = getvariable('width'), null, 'line') as reason
from rows_of_cells;
