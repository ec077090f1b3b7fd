-- One row per range of addresses with its AS number, holder and registry country, ascending, without overlaps; null where no list says.
-- Source: lists (list 1 or 2, start, end, asn, holder, region; no overlap within a list).
-- The space is cut wherever a range of either list begins or ends. List 1 goes first; AS number and holder come from the same list.
with first_list as (
  select * from lists where list = 1
),
second_list as (
  select * from lists where list = 2
),
cuts as (
  select start as cut from lists
  union
  select "end" + 1 from lists
),
pieces as (
  select cut as start, lead(cut) over (order by cut) - 1 as "end"
  from cuts
),
found as (
  select
    p.start,
    p."end",
    coalesce(p.start <= a."end", false) as in_first,
    coalesce(p.start <= b."end", false) as in_second,
    a.asn as first_asn, a.holder as first_holder, a.region as first_region,
    b.asn as second_asn, b.holder as second_holder, b.region as second_region
  from pieces p
  asof left join first_list a on p.start >= a.start
  asof left join second_list b on p.start >= b.start
),
chosen as (
  select *, in_first and (first_asn is not null or first_holder is not null) as first_names
  from found
  where in_first or in_second
)
select
  start,
  "end",
  case when first_names then first_asn when in_second then second_asn end as asn,
  case when first_names then first_holder when in_second then second_holder end as holder,
  case when in_first and first_region is not null then first_region when in_second then second_region end as region
from chosen
order by start
