-- At most one row: the fall that drop_with_control shows, the strongest of the quarter. A file of this name in the quarter's
-- own folder of queries may choose another.
-- Scope: all
-- Source: dataset changes.
select change, series_kind, port, region, metric, first_day, last_day, level_before, level_during, ratio, control_ratio
from changes
where kind = 'fall'
order by evidence desc, change
limit 1
