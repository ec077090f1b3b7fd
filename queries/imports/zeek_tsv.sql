-- One row per line of a Zeek log in Zeek's own format; a cell that is unset is null.
-- Source: lines without the comments, all under the same #fields. Variables: delimiter; width, the number of fields;
-- unset, the text for "no value".
create or replace temp view cut as
with rows_of_cells as (
  select list_transform(string_split(line, getvariable('delimiter')), lambda cell: nullif(cell, getvariable('unset'))) as cells
  from lines
)
select cells, if(len(cells) = getvariable('width'), null, 'line') as reason
from rows_of_cells;
