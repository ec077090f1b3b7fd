-- One row per question of what exports record: whether TCP packets (`flags`) and ICMP packets (`types`) scan or answer, and
-- whether a source looks like a tool. `told`: all, some or none of the sensor-days on which it was asked, or `unasked`.
-- `columns` are those of an export that answer it.
-- Scope: edition
-- Source: view evidence.
select
  q.question,
  q.columns,
  coalesce(e.sensor_days_asked, 0) as sensor_days_asked,
  coalesce(e.sensor_days_told, 0) as sensor_days_told,
  case
    when coalesce(e.sensor_days_asked, 0) = 0 then 'unasked'
    when e.sensor_days_told = 0 then 'none'
    when e.sensor_days_told < e.sensor_days_asked then 'some'
    else 'all'
  end as told
from (values
  (1, 'flags', 'tcp_flags'),
  (2, 'types', 'icmp_type'),
  (3, 'mirai', 'tcp_flags, tcp_seq, dst_ip'),
  (4, 'zmap', 'tcp_flags, ip_id'),
  (5, 'masscan', 'tcp_flags, tcp_seq, ip_id, dst_ip')
) as q(place, question, columns)
left join evidence e on e.question = q.question
order by q.place
