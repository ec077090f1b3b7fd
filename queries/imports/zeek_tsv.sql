-- One row per line of a Zeek conn.log in Zeek's own format: its fields as text, null where unset.
-- Source: lines without the comments, all under the same #fields. Variables: columns, from field to position (from 1);
-- width, the number of fields; unset, the text for "no value"; path, the log's name; sensor_column, a field.
create or replace temp view connections as
with rows_of_cells as (
  select list_transform(string_split(line, e'\t'), lambda cell: nullif(cell, getvariable('unset'))) as cells
  from lines
)
select
  cells[getvariable('columns')['ts']] as ts,
  cells[getvariable('columns')[getvariable('sensor_column')]] as sensor,
  cells[getvariable('columns')['id.orig_h']] as orig_h,
  cells[getvariable('columns')['id.orig_p']] as orig_p,
  cells[getvariable('columns')['id.resp_h']] as resp_h,
  cells[getvariable('columns')['id.resp_p']] as resp_p,
  cells[getvariable('columns')['proto']] as proto,
  cells[getvariable('columns')['ip_proto']] as ip_proto,
  cells[getvariable('columns')['orig_pkts']] as orig_pkts,
  getvariable('path') as path,
  if(len(cells) = getvariable('width'), null, 'line') as reason
from rows_of_cells;
