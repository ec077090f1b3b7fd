-- One row per line that is a JSON document: what stands under each of the pointers, as text.
-- Source: lines. Variable: pointers (RFC 6901).
create or replace temp view cut as
select
  json_extract_string(document, getvariable('pointers')) as cells,
  if(document is null, 'line', null) as reason
from (select if(json_valid(line), line, null) as document from lines);
