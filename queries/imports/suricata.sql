-- One row per line of a Suricata EVE log; only events of the wanted type are packets, any other tells of the same ones.
-- Source: named. A flow stands for the packets towards the server, dated by its start. Without that count it stands for
-- one; a count of 0 is rejected later.
create or replace temp view shaped as
select * replace (coalesce(reason, if(event_type is distinct from wanted, 'not a flow', null)) as reason)
from named;
