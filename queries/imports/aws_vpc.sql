-- One row per record of an AWS VPC flow log; one without data stands for no packet.
-- Source: named.
create or replace temp view shaped as
select * replace (coalesce(reason, if(status in ('NODATA', 'SKIPDATA'), 'no data', null)) as reason)
from named;
