-- One row per sensor, protocol, port and source of a day that answered packets which nobody here sent: a victim of somebody
-- who forged source addresses, and the port that the forged packet said it came from. `answered_from` is the port of the
-- victim that the first of the answers came from, and so the service that was attacked; null where the source also sent
-- other packets to that port, or the protocol has no ports.
-- Source: rollup activity.
create or replace view backscatter as
select day, sensor, protocol, port, src_ip, src_ip6, backscatter_packets as packets,
  case when port >= 0 and packets = backscatter_packets then cast(first_packet % 65536 as integer) end as answered_from
from activity
where backscatter_packets > 0;
