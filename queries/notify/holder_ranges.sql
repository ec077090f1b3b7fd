-- One row per range of one holder, in address order.
-- Source: holders; the variables asn and holder, of which one is null.
select start, "end", asn, holder
from holders
where asn = getvariable('asn') or lower(holder) = lower(getvariable('holder'))
order by start
