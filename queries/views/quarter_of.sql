-- The quarter of a day, as reports are named: `2025Q1`.
create or replace macro quarter_of(day) as concat(year(day), 'Q', quarter(day));
