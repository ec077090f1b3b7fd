-- One row per line of a Suricata EVE log; only events of type `flow` are packets, any other tells of the same ones again.
-- Source: lines. Variables: sensor_column, a field; without it the sensor is the field host, else the constant in the
-- variable sensor, else the destination.
-- A flow stands for the packets towards the server, dated by its start. Without that count it stands for one; a count of 0
-- is rejected later.
insert into readings by name
with documents as (
  select
    if(json_valid(line), line, null) as line,
    json_transform(if(json_valid(line), line, null), '{
      "event_type": "VARCHAR", "host": "VARCHAR", "proto": "VARCHAR",
      "src_ip": "VARCHAR", "src_port": "VARCHAR", "dest_ip": "VARCHAR", "dest_port": "VARCHAR",
      "icmp_type": "VARCHAR", "icmp_code": "VARCHAR",
      "flow": {"start": "VARCHAR", "pkts_toserver": "VARCHAR"}
    }') as event
  from lines
)
select
  event.flow.start as time,
  case
    when getvariable('sensor_column') is null then coalesce(event.host, getvariable('sensor'), event.dest_ip)
    else json_extract_string(line, json_pointer(getvariable('sensor_column')))
  end as sensor,
  event.src_ip as src_ip,
  event.src_port as src_port,
  event.dest_port as dst_port,
  event.proto as protocol,
  event.icmp_type as icmp_type,
  event.icmp_code as icmp_code,
  event.flow.pkts_toserver as packets,
  event.dest_ip as dst_ip,
  case
    when line is null then 'line'
    when event.event_type is distinct from 'flow' then 'not a flow'
  end as reason
from documents;
