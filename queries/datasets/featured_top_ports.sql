-- One row per rank and featured sensor: the port at that rank. For the table with sensors as columns.
-- Scope: edition
-- Source: dataset top_ports_by_sensor; view scope_sensors.
select t.rank, t.label, t.port
from top_ports_by_sensor t join scope_sensors s using (sensor)
where s.featured
order by t.rank, s.place
