-- Numbers that a page rounds are made of whole ones by one division, and rounded nowhere before: -0.54999 % is -0.5 %, by
-- way of -0.55 % it was -0.6 %. In lowest terms, a quotient that lies halfway between two printed values is exact enough for
-- the page to see that.
create or replace macro quotient(part, whole) as
  (part // gcd(cast(part as hugeint), nullif(cast(whole as hugeint), 0))) / (whole // gcd(cast(part as hugeint), nullif(cast(whole as hugeint), 0)));
create or replace macro share_pct(part, whole) as quotient(100 * cast(part as hugeint), whole);
-- Of the mean of a day: packets over sensor-days against those before.
create or replace macro mean_change(packets, days, packets_before, days_before) as
  quotient(cast(packets as hugeint) * days_before - cast(packets_before as hugeint) * days, cast(days as hugeint) * days_before);
create or replace macro mean_change_pct(packets, days, packets_before, days_before) as
  quotient(100 * (cast(packets as hugeint) * days_before - cast(packets_before as hugeint) * days), cast(packets_before as hugeint) * days);
