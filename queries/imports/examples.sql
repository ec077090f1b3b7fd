-- One row per line of a slice that was rejected, the first three of each reason: its value under that reason, masked.
-- Source: judged, readings, lines.
with places as (
  select reason, place, row_number() over (partition by reason order by place) as nth
  from judged
  where reason is not null
),
texts as (
  select line, row_number() over () - 1 as place from lines
)
select
  places.reason,
  masked(
    case places.reason
      when 'time' then readings.time
      when 'sensor' then readings.sensor
      when 'address' then readings.src_ip
      when 'protocol' then readings.protocol
      when 'packets' then readings.packets
      when 'port' then if(integer_from_text(readings.dst_port, 65535) is null, readings.dst_port, readings.src_port)
      else texts.line
    end,
    places.reason not in ('time', 'protocol', 'port', 'packets')) as value,
  masked(texts.line, true) as line
from places
join readings on readings.rowid = places.place
left join texts on texts.place = places.place
where nth <= 3
order by places.reason, nth
