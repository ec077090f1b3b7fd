-- One row per sensor, protocol, port and source of a day that answered packets which nobody here sent: a victim of somebody
-- who forged source addresses, and the port that the forged packet said it came from.
-- Source: rollup activity.
create or replace view backscatter as
select day, sensor, protocol, port, src_ip, src_ip6, backscatter_packets as packets
from activity
where backscatter_packets > 0;
