-- One row per event of a honeypot that speaks over TCP alone; only the wanted event, where one is, opens a connection.
-- Source: named.
create or replace temp view shaped as
select * replace (
  coalesce(protocol, 'TCP') as protocol,
  coalesce(reason, if(event is distinct from wanted, 'not a connection', null)) as reason)
from named;
