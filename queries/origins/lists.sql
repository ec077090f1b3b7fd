-- The lists that sources are looked up in, once for many days: owners and organisations by number, and the address space
-- cut wherever any list begins or ends, so that one search tells all there is to know of an address. A segment is listed
-- under each block of 65,536 addresses that it touches: an address is compared with those of its block alone.
-- Source: files of holders, reserved ranges and scanners.
create temp table owners as
select row_number() over (order by asn, holder, region) as owner, asn, holder, region
from (select distinct asn, holder, region from held_ranges);

create temp table owner_ranges as
select r.start, r."end", o.owner
from held_ranges r
join owners o on o.asn is not distinct from r.asn and o.holder is not distinct from r.holder and o.region is not distinct from r.region;

create temp table organisations as
select row_number() over (order by organisation) as number, organisation
from (select distinct coalesce(organisation, '') as organisation from scanner_ranges);

create temp table organisation_ranges as
select r.start, r."end", o.number
from scanner_ranges r
join organisations o on o.organisation = coalesce(r.organisation, '');

create temp table segments as
with bounds as (
  select start from owner_ranges union select "end" + 1 from owner_ranges
  union select start from reserved union select "end" + 1 from reserved
  union select start from organisation_ranges union select "end" + 1 from organisation_ranges
),
cut as (
  select
    b.start,
    lead(b.start) over (order by b.start) - 1 as "end",
    if(b.start <= h."end", h.owner, null) as owner,
    coalesce(b.start <= r."end", false) as reserved,
    if(b.start <= c."end", c.number, null) as organisation
  from bounds b
  asof left join owner_ranges h on b.start >= h.start
  asof left join reserved r on b.start >= r.start
  asof left join organisation_ranges c on b.start >= c.start
)
select unnest(range(start // 65536, "end" // 65536 + 1)) as block, start, "end", owner, reserved, organisation
from cut
where owner is not null or reserved or organisation is not null
order by block, start;
