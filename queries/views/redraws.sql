-- Chance, by drawing again (bootstrap): 2,000 times, as many things as there are, with replacement.
-- One row per draw of table macro redraws(what, n): how often it took each of n things, as a list.
-- A pick is the hash of one text: of several values, hash() leaves its low bits unmixed, and % n takes just those. The
-- same data give the same draws; what is drawn under another name is drawn apart. Times are doubles: their products with
-- packets are whole, and exact to 2^53.
create or replace macro redraws(what, n) as table
select draw, list(times order by item) as times
from (
  select draw, item, cast(sum(times) as double) as times
  from (
    select draw, cast(hash(concat_ws(' ', what, draw, pick)) % cast(n as ubigint) as bigint) as item, 1 as times
    from range(2000) as draws(draw), unnest(range(n)) as picks(pick)
    union all
    select draw, item, 0
    from range(2000) as draws(draw), unnest(range(n)) as items(item)
  )
  group by draw, item
)
group by draw;
