-- One row per day and group of sensors: ABOUT, by distinct sources and by packets; null where no sensor was observed.
-- Scope: SCOPE
-- Source: ALSOmacro days_of.
select day, sensor_group, COLUMNsources, sensor_days, packets, packets_per_sensor_day
from days_of(SUBJECT)
order by day, sensor_group
