-- One row per line, as its cells are named.
-- Source: named.
create or replace temp view shaped as from named;
