-- One row per line of a Zeek conn.log in Zeek's own format: its fields as text, null where unset.
-- Source: lines without the comments, all under the same #fields. Variables: columns, from field to position (from 1);
-- width, the number of fields; unset, the text for "no value"; path, the log's name; sensor_column, a field.
create or replace temp view connections as
with rows_of_cells as (
  select list_transform(string_split(line, e'\t'), lambda cell: nullif(cell, getvariable('unset'))) as cells
  from lines
)
select
  cell_of(cells, 'ts') as ts,
  cell_of(cells, getvariable('sensor_column')) as sensor,
  cell_of(cells, 'id.orig_h') as orig_h,
  cell_of(cells, 'id.orig_p') as orig_p,
  cell_of(cells, 'id.resp_h') as resp_h,
  cell_of(cells, 'id.resp_p') as resp_p,
  cell_of(cells, 'proto') as proto,
  cell_of(cells, 'ip_proto') as ip_proto,
  cell_of(cells, 'orig_pkts') as orig_pkts,
  getvariable('path') as path,
  if(len(cells) = getvariable('width'), null, 'line') as reason
from rows_of_cells;
