-- One row per day of the quarter on which the sensors in scope changed; columns as in sensor_set_changes.
-- Scope: edition
-- Source: dataset sensor_set_changes.
select day, joined, gone
from sensor_set_changes
where day >= cast(getvariable('quarter_start') as varchar)
order by day
