-- One row per piece of the address space with the name of the narrowest range it lies in, ascending, without overlaps.
-- Source: ranges (line, start, end, name; they may lie in each other).
-- Of equal ranges the first goes first; a range without a name takes the name of the one around it.
with cuts as (
  select start as cut from ranges
  union
  select "end" + 1 from ranges
),
pieces as (
  select cut as start, lead(cut) over (order by cut) - 1 as "end"
  from cuts
)
select p.start, p."end", arg_min(r.name, (r."end" - r.start, r.line)) as name
from pieces p
join ranges r on r.start <= p.start and r."end" >= p."end"
group by p.start, p."end"
order by p.start
