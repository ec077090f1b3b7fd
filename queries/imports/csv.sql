-- One row per line of a table as text.
-- Source: lines. Variables: delimiter; width, the number of columns; open_end, whether the last column has no name.
-- A delimiter behind the last cell adds none.
create or replace temp view cut as
with rows_of_cells as (
  select csv_cells(line, getvariable('delimiter')) as cells
  from lines
)
select
  cells,
  if(
    len(cells) = getvariable('width')
      or (len(cells) = getvariable('width') + 1 and cells[getvariable('width') + 1] = '')
      or (getvariable('open_end') and len(cells) = getvariable('width') - 1),
    null, 'line') as reason
from rows_of_cells;
