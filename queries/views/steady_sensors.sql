-- One row per sensor in scope that was observed on four days of five of this quarter: the ones that days are compared by.
-- Source: view scope_days.
create or replace view steady_sensors as
select sensor
from scope_days
where observed
group by sensor
having 5 * count(*) >= 4 * (select count(distinct day) from scope_days where observed);
