-- One row per sensor, protocol and port of a day that anybody probed: packets that scan, and those whose class is not known,
-- with the sources that sent any. Answers to forged packets, and what is neither, are not here.
-- Source: rollup traffic.
-- Kept: most queries read it.
create or replace view probes as
select day, sensor, protocol, port, cast(sum(packets) as bigint) as packets, cast(sum(sources) as bigint) as sources
from traffic
where class in ('scan', 'unknown')
group by day, sensor, protocol, port;
