-- One row per sensor, protocol, port and source of a day that probed: columns as in activity, of the packets that scan
-- and those whose class is not known.
-- Source: rollup activity.
create or replace view probes_by_source as
select day, sensor, protocol, port, src_ip, src_ip6, packets - backscatter_packets - other_packets as packets, fingerprint
from activity
where packets > backscatter_packets + other_packets;
