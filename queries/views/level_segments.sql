-- Levels of daily counts: `level_segments('view')` finds the days on which series of a view (`series`, `day`, `value`; null is
-- unknown) change level. One row per series and level: first and last known day, `first_low` and `first_high` around the first
-- (null for the first level), days, sum of the values, height on the scale of the search, and the evidence for its beginning.
--
-- Scale: square roots of a count (Anscombe, Biometrika 1948), bent towards the logarithm by as much as the counts vary more
-- than by chance; the usual week is taken off, and a value is held within three deviations of the median of its five days.
-- Candidates: seeded binary segmentation (Kovács et al., Biometrika 2023), the seven strongest. Noise test: of all subsets of
-- them, the one whose levels leave the smallest n ln(variance) + 11 for each change, with noise that drifts from day to day
-- (autoregression of order one, fitted to each subset for itself, so that what drifts alone is no change). `evidence` is
-- what that sum grows by without the change. Interval: first days that raise the squared error by eight variances or less.
-- Sums are of whole thousandths, hence exact and the same in every run.
create or replace macro level_segments(series_days, tried) as table
with recursive counted as materialized (
  select series, day, value, row_number() over (partition by series order by day) as n, count(*) over (partition by series) as days
  from query_table(series_days)
  where value is not null
),
-- How much more than by chance they vary from day to day: the dispersion of a negative binomial.
dispersions as (
  select series, coalesce(greatest(0, least(1, (power(1.4826 * median(step), 2) / 2 - 1) / (median(value) filter (value > 0) + 1))), 0) as dispersion
  from (
    select *, nullif(abs(2 * sqrt(value + 0.375) - lag(2 * sqrt(value + 0.375)) over (partition by series order by n)), if(value = 0, 0, -1)) as step
    from counted
  )
  group by series
),
stabilised as materialized (
  select c.*,
    cast(round(1000 * if(d.dispersion < 0.001,
      2 * sqrt(c.value + 0.375),
      2 / sqrt(d.dispersion) * asinh(sqrt(d.dispersion * (c.value + 0.375) / (1 - 0.75 * d.dispersion))))) as bigint) as y
  from counted c
  join dispersions d on d.series = c.series
),
-- Each weekday against the seven days around it; under six weeks say nothing of a week.
weekdays as (
  select series, weekday, coalesce(median(off) filter (n > 3 and n <= days - 3 and days >= 42), 0) as off
  from (
    select *, dayofweek(day) as weekday, y - avg(y) over (partition by series order by n rows between 3 preceding and 3 following) as off
    from stabilised
  )
  group by series, weekday
),
without_week as (
  select s.* replace (s.y - w.off as y)
  from stabilised s
  join (
    select series, weekday, cast(round(off - avg(cast(round(off) as bigint)) over (partition by series)) as bigint) as off
    from weekdays
  ) w on w.series = s.series and w.weekday = dayofweek(s.day)
),
stepped as (
  select *,
    abs(y - lag(y) over (partition by series order by n)) as step,
    list_filter([abs(y - lag(y, 14) over w), abs(y - lag(y, 21) over w), abs(y - lag(y, 28) over w)], lambda far: far is not null) as far_steps,
    median(y) over (partition by series order by n rows between 2 preceding and 2 following) as middle
  from without_week
  window w as (partition by series order by n)
),
-- Of two days weeks apart against two neighbours: what drifts is further off. Days of two zeros say nothing; of under ten weeks
-- of days it cannot be told.
far as (
  select series, median(far) as far
  from (select series, value, unnest(far_steps) as far from stepped)
  where value > 0 or far > 0
  group by series
),
noise as (
  select s.series, any_value(s.sigma) as sigma,
    -- Where many days are zero, what is left of the noise is no measure of it; in few days, little may be left.
    any_value(if(s.days < 70 and s.zeros <= 0.3, 50000, 0.7 * s.sigma * s.sigma)) as least_variance, any_value(greatest(0, least(1, 1 - coalesce(power(s.near / nullif(f.far, 0), 2), 1)))) as wander
  from (
    select series, count(*) as days, count(*) filter (value = 0) / count(*) as zeros, median(nullif(step, if(value = 0, 0, -1))) as near, greatest(900, coalesce(1.4826 * median(nullif(step, if(value = 0, 0, -1))) / sqrt(2), 0)) as sigma
    from stepped
    group by series
  ) s
  left join far f on f.series = s.series
  group by s.series
),
held as (
  select s.series, s.day, s.value, s.n, s.days, n.sigma, n.least_variance, n.wander, if(s.days < 70, 1, 0.3 + 0.75 * n.wander) as most_drift,
    cast(round(greatest(s.middle - 3 * n.sigma, least(s.middle + 3 * n.sigma, s.y))) as bigint) as y
  from stepped s
  join noise n on n.series = s.series
),
-- Running sums: of the values, of their squares, and of each times the one before.
sums as materialized (
  select *,
    cast(sum(y) over run as double) as total,
    cast(sum(n * y) over run as double) as moment,
    cast(sum(y * y) over run as double) as square,
    cast(sum(y * before) over run as double) as crossed
  from (select *, lag(y, 1, 0) over (partition by series order by n) as before from held)
  window run as (partition by series order by n rows unbounded preceding)
),
intervals as (
  select series, lo, least(lo + length - 1, days) as hi
  from (select distinct series, days from counted),
    unnest([4, 6, 8, 11, 16, 23, 32, 45, 64, 91, 128, 181]) as lengths(length),
    unnest(range(1, greatest(2, days - length // 2), greatest(1, length // 4))) as places(lo)
  where least(lo + length - 1, days) - lo >= 3
),
splits as (
  select i.series, i.lo, i.hi, i.n,
    abs((m.total - m.y - l.total + l.y) / (i.n - i.lo) - (h.total - m.total + m.y) / (i.hi - i.n + 1))
      * sqrt(cast((i.n - i.lo) * (i.hi - i.n + 1) as double) / (i.hi - i.lo + 1)) / m.sigma as contrast
  from (select *, unnest(range(lo + 1, hi + 1)) as n from intervals) i
  join sums l on (l.series, l.n) = (i.series, i.lo)
  join sums h on (h.series, h.n) = (i.series, i.hi)
  join sums m on (m.series, m.n) = (i.series, i.n)
),
strongest as materialized (
  select series, lo, hi, arg_max(n, (contrast, -n)) as n, max(contrast) as contrast
  from splits
  group by series, lo, hi
  having max(contrast) >= 3.5
),
-- The strongest of all intervals, then the strongest of those without it, and so on.
taken as (
  select series, 1 as turn, lo, hi, n, contrast, first_value(n) over (partition by series order by contrast desc, hi - lo, n) as best
  from strongest
  union all
  select series, turn + 1, lo, hi, n, contrast, first_value(n) over (partition by series order by contrast desc, hi - lo, n)
  from taken
  where turn < 7 and not (lo < best and best <= hi)
),
candidates as materialized (
  select series, best as n, 1 << (row_number() over (partition by series order by best) - 1) as bit
  from (select distinct series, best from taken)
),
pieces as (
  select b.series, m.subset, b.n as lo, lead(b.n, 1, b.days + 1) over (partition by b.series, m.subset order by b.n) - 1 as hi, b.days
  from (
    select c.series, c.n, c.bit, d.days, d.subsets
    from (from candidates union all select distinct series, 1, 0 from counted) c
    join (
      select s.series, s.days, 1 << count(c.bit) as subsets
      from (select distinct series, days from counted) s left join candidates c on c.series = s.series
      group by s.series, s.days
    ) d on d.series = c.series
  ) b, unnest(range(0, b.subsets)) as m(subset)
  where m.subset & b.bit = b.bit
),
measured as (
  select *,
    square - total * mean as own,
    crossed - mean * (2 * total - first_y - last_y) + mean * mean * (hi - lo) as crossed_own,
    first_y - mean as first_off,
    last_y - mean as last_off
  from (
    select p.*, l.y as first_y, h.y as last_y,
      h.total - l.total + l.y as total,
      h.square - l.square + cast(l.y as double) * l.y as square,
      h.crossed - l.crossed as crossed,
      (h.total - l.total + l.y) / (p.hi - p.lo + 1) as mean
    from pieces p
    join sums l on (l.series, l.n) = (p.series, p.lo)
    join sums h on (h.series, h.n) = (p.series, p.hi)
  )
),
subset_sums as (
  select series, subset, days,
    cast(sum(cast(round(own) as bigint)) as double) as own,
    cast(sum(cast(round(crossed_own + coalesce(first_off * off_before, 0)) as bigint)) as double) as crossed,
    max(first_off * first_off) filter (lo = 1) as first_square,
    max(last_off * last_off) filter (hi = days) as last_square
  from (select *, lag(last_off) over (partition by series, subset order by lo) as off_before from measured)
  group by series, subset, days
),
fits as materialized (
  select series, subset, drift, variance, days * ln(variance) + 11.0 * bit_count(subset) as criterion
  from (
    select *, greatest(least_variance, (own - 2 * drift * crossed + drift * drift * (own - first_square - last_square)) / days) as variance
    from (
      select s.*, m.least_variance, greatest(0, least(0.97, m.most_drift, crossed / nullif(own - last_square, 0))) as drift
      from subset_sums s
      join (select distinct series, most_drift, least_variance from held) m on m.series = s.series
    )
  )
),
-- What chance makes of so many series, the more the further they drift.
noise_levels as materialized (
  select distinct series,
    2.5 + 1.7 * ln(greatest(1, tried)) + if(days < 70, 6, greatest(0, (22 + 4 * ln(greatest(1, tried))) * wander - 7)) as least
  from held
),
-- What the best of all subsets would lose by each of its changes, and whether that is more.
first_choice as (
  from fits
  qualify row_number() over (partition by series order by criterion, subset) = 1
),
sure_enough as materialized (
  select c.series, any_value(m.least) as least, cast(sum(c.bit) as integer) as allowed
  from candidates c
  join first_choice h on h.series = c.series and h.subset & c.bit > 0
  join noise_levels m on m.series = c.series
  where (select min(f.criterion) from fits f where f.series = c.series and f.subset & c.bit = 0) - h.criterion >= m.least
  group by c.series
),
-- Those that stand without the others; once more, since each may have leant on one of them.
second_choice as (
  select f.*, s.least
  from fits f
  join sure_enough s on s.series = f.series and f.subset & s.allowed = f.subset
  qualify row_number() over (partition by f.series order by f.criterion, f.subset) = 1
),
still_sure as materialized (
  select c.series, cast(sum(c.bit) as integer) as allowed
  from candidates c
  join second_choice h on h.series = c.series and h.subset & c.bit > 0
  where (
    select min(f.criterion) from fits f join sure_enough s on s.series = f.series
    where f.series = c.series and f.subset & c.bit = 0 and f.subset & s.allowed = f.subset
  ) - h.criterion >= h.least
  group by c.series
),
-- What a subset would lose by each of its changes, at the best of what is left of it.
losses as materialized (
  select f.series, f.subset, c.bit, min(o.criterion) - any_value(f.criterion) as loss
  from fits f
  join candidates c on c.series = f.series and f.subset & c.bit > 0
  join fits o on o.series = f.series and o.subset & f.subset = o.subset and o.subset & c.bit = 0
  group by f.series, f.subset, c.bit
),
-- Of a climb in several steps each alone is little. So a subset also stands when none of its own is less than chance makes.
chosen as (
  select f.*
  from fits f
  join noise_levels m on m.series = f.series
  left join still_sure s on s.series = f.series
  where f.subset & s.allowed = f.subset
    or (select min(l.loss) from losses l where l.series = f.series and l.subset = f.subset) >= m.least
  qualify row_number() over (partition by f.series order by f.criterion, f.subset) = 1
),
changes_found as materialized (
  select c.series, c.n, h.drift, h.variance,
    l.loss as evidence,
    lag(c.n, 1, 1) over neighbours as lo,
    lead(c.n, 1, s.days + 1) over neighbours - 1 as hi
  from candidates c
  join chosen h on h.series = c.series and h.subset & c.bit > 0
  join losses l on l.series = c.series and l.subset = h.subset and l.bit = c.bit
  join (select distinct series, days from counted) s on s.series = c.series
  window neighbours as (partition by c.series order by c.n)
),
-- Both sides of every other first day within three weeks, half-way to the next change at most.
sides as (
  select f.series, f.n, f.drift, f.variance, m.n as start,
    {'days': m.n - f.lo, 'total': m.total - m.y - l.total + l.y,
      'square': m.square - cast(m.y as double) * m.y - l.square + cast(l.y as double) * l.y,
      'crossed': m.crossed - cast(m.y as double) * m.before - l.crossed, 'first_y': l.y, 'last_y': m.before} as a,
    {'days': f.hi - m.n + 1, 'total': h.total - m.total + m.y, 'square': h.square - m.square + cast(m.y as double) * m.y,
      'crossed': h.crossed - m.crossed, 'first_y': m.y, 'last_y': h.y} as b
  from changes_found f
  join sums l on (l.series, l.n) = (f.series, f.lo)
  join sums h on (h.series, h.n) = (f.series, f.hi)
  join sums m on m.series = f.series and m.n between f.n - 21 and f.n + 21
    and m.n > if(f.lo = 1, 1, (f.lo + f.n) / 2) and m.n < if(f.hi = h.days, f.hi + 1, (f.n + f.hi + 1) / 2)
),
errors as (
  select series, n, start, variance,
    own_a + own_b
      - 2 * drift * (crossed_a + crossed_b + (b.first_y - mean_b) * (a.last_y - mean_a))
      + drift * drift * (own_a + own_b - power(a.first_y - mean_a, 2) - power(b.last_y - mean_b, 2)) as squared_error
  from (
    select *,
      a.square - a.total * mean_a as own_a,
      b.square - b.total * mean_b as own_b,
      a.crossed - mean_a * (2 * a.total - a.first_y - a.last_y) + mean_a * mean_a * (a.days - 1) as crossed_a,
      b.crossed - mean_b * (2 * b.total - b.first_y - b.last_y) + mean_b * mean_b * (b.days - 1) as crossed_b
    from (select *, a.total / a.days as mean_a, b.total / b.days as mean_b from sides)
  )
),
firsts as materialized (
  select series, n as changed, arg_min(start, (squared_error, start)) as n,
    min(start) filter (squared_error <= least_error + 8 * variance) as low,
    max(start) filter (squared_error <= least_error + 8 * variance) as high
  from (select *, min(squared_error) over (partition by series, n) as least_error from errors)
  group by series, n
),
levels as materialized (
  select l.*, lead(l.n, 1, s.days + 1) over (partition by l.series order by l.n) - 1 as last_n
  from (
    select f.series, f.n, f.low, f.high, c.evidence, c.drift, c.variance
    from firsts f
    join changes_found c on c.series = f.series and c.n = f.changed
    union all
    select distinct series, 1, null, null, null, null, null from counted
  ) l
  join (select distinct series, days from counted) s on s.series = l.series
),
with_heights as (
  select l.*, l.n - lag(l.n) over (partition by l.series order by l.n) as after_days,
    sign(m.height - lag(m.height) over (partition by l.series order by l.n)) as way
  from levels l
  join (
    select l.series, l.n, (h.total - s.total + s.y) / (l.last_n - l.n + 1) as height
    from levels l
    join sums s on (s.series, s.n) = (l.series, l.n)
    join sums h on (h.series, h.n) = (l.series, l.last_n)
  ) m on m.series = l.series and m.n = l.n
),
-- Changes one way with three weeks or less between them are one climb, named by its first; so are those down.
climbing as materialized (
  select *, max(if(evidence is null or continues, null, n)) over (partition by series order by n rows unbounded preceding) as climb
  from (
    select *, coalesce(way = lag(way) over (partition by series order by n) and after_days <= 21, false) as continues
    from with_heights
  )
),
climbs as materialized (
  select c.series, c.climb, any_value(b.n) as lo, max(c.last_n) as hi, max(c.n) as last_change, max(c.variance / power(1 - least(c.drift, 0.5), 2)) as slow_variance
  from climbing c
  join levels b on b.series = c.series and b.last_n = c.climb - 1
  where c.climb is not null
  group by c.series, c.climb
),
-- A line from one level to the other, of every length, from every day: what is left of the squares about it.
lines as materialized (
  select c.series, c.climb, c.slow_variance, start, length,
    h.square - f.square + cast(f.y as double) * f.y - power(h.total - f.total + f.y, 2) / (c.hi - c.lo + 1)
      - power(
        (b.moment - a.moment + start * a.y - (start - 1) * (b.total - a.total + a.y)) / length + h.total - b.total
          - ((length + 1) / 2.0 + c.hi - start - length + 1) * (h.total - f.total + f.y) / (c.hi - c.lo + 1), 2)
        / ((length + 1) * (2 * length + 1) / (6.0 * length) + c.hi - start - length + 1
          - power((length + 1) / 2.0 + c.hi - start - length + 1, 2) / (c.hi - c.lo + 1)) as squared_error
  from (
    select *, unnest([1, 4, 7, 10, 14, 18, 22, 28, 35, 45, 60]) as length
    from (select *, unnest(range(greatest(lo + 3, climb - 35), last_change + 4)) as start from climbs)
  ) c
  join sums f on (f.series, f.n) = (c.series, c.lo)
  join sums h on (h.series, h.n) = (c.series, c.hi)
  join sums a on (a.series, a.n) = (c.series, c.start)
  join sums b on (b.series, b.n) = (c.series, c.start + c.length - 1)
  where start + length - 1 <= c.hi
),
ramps as (
  select series, climb, arg_min(start, (squared_error, start)) as n,
    min(start) filter (squared_error <= least_error + 36 * slow_variance) as low,
    max(start) filter (squared_error <= least_error + 36 * slow_variance) as high
  from (
    select *, min(squared_error) over (partition by series, climb) as least_error,
      min(if(length = 1, squared_error, null)) over (partition by series, climb) as step_error
    from lines
  )
  where step_error - least_error > 6 * slow_variance
  group by series, climb
)
select
  l.series,
  row_number() over (partition by l.series order by l.n) as level,
  dense_rank() over (partition by l.series order by l.climb nulls first) as climb,
  min(s.day) filter (s.n = l.n) as first_day,
  min(s.day) filter (s.n = l.low) as first_low,
  min(s.day) filter (s.n = l.high) as first_high,
  min(s.day) filter (s.n = r.n) as ramp_day,
  min(s.day) filter (s.n = r.low) as ramp_low,
  min(s.day) filter (s.n = r.high) as ramp_high,
  max(s.day) filter (s.n = l.last_n) as last_day,
  count(*) filter (s.n between l.n and l.last_n) as days,
  sum(s.value) filter (s.n between l.n and l.last_n) as total,
  cast(round(avg(s.y) filter (s.n between l.n and l.last_n)) as bigint) as height,
  round(l.evidence, 1) as evidence
from climbing l
left join ramps r on r.series = l.series and r.climb = l.n
join sums s on s.series = l.series and s.n between least(l.n, l.low, r.low, r.n) and greatest(l.last_n, l.high)
group by l.series, l.n, l.climb, l.last_n, l.low, l.high, l.evidence;
