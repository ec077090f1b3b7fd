-- At most eight holders whose name contains a text, the ones with most addresses first.
-- Source: holders; the variable holder.
select holder, asn
from holders
where contains(lower(holder), lower(getvariable('holder')))
group by holder, asn
order by sum("end" - start) desc, holder, asn
limit 8
