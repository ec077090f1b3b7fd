-- One row per line of a Zeek conn.log written as JSON: its fields as text, null where unset.
-- Source: lines. Variable: sensor_column, a field.
create or replace temp view connections as
with documents as (
  select
    if(json_valid(line), line, null) as line,
    json_transform(if(json_valid(line), line, null), '{
      "ts": "VARCHAR", "id.orig_h": "VARCHAR", "id.orig_p": "VARCHAR", "id.resp_h": "VARCHAR", "id.resp_p": "VARCHAR",
      "proto": "VARCHAR", "ip_proto": "VARCHAR", "orig_pkts": "VARCHAR", "_path": "VARCHAR"
    }') as record
  from lines
)
select
  record['ts'] as ts,
  json_extract_string(line, json_pointer(getvariable('sensor_column'))) as sensor,
  record['id.orig_h'] as orig_h,
  record['id.orig_p'] as orig_p,
  record['id.resp_h'] as resp_h,
  record['id.resp_p'] as resp_p,
  record['proto'] as proto,
  record['ip_proto'] as ip_proto,
  record['orig_pkts'] as orig_pkts,
  record['_path'] as path,
  if(line is null, 'line', null) as reason
from documents;
