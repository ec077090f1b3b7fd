-- One row per watched network, by its public label.
-- Scope: edition
-- Source: networks.
select label as network
from networks
order by place
