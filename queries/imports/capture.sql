-- One row per captured packet; frames of other networks than IP are none.
-- Source: named.
create or replace temp view shaped as
select * replace (coalesce(reason, if(src_ip is null, 'not IP', null)) as reason)
from named;
