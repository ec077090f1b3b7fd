-- How the cells of logs are read. Each macro gives null for what it cannot read; none of them throws.
-- Addresses and protocols: see staging/macros.duckdb.sql.

-- The cells of one CSV line (RFC 4180, but a line break always ends the row); null when its quotes do not pair.
-- A quoted cell may hold the delimiter and doubled quotes. The cells are found one after another; what lies between
-- them, as in "a"b, makes the lengths differ.
create or replace macro csv_cells(line, delimiter) as
  case
    when not contains(line, '"') then string_split(line, delimiter)
    else list_transform(
      [regexp_extract_all(
        delimiter || line,
        '[' || delimiter || ']("(?:[^"]|"")*"|[^"' || delimiter || '][^' || delimiter || ']*|)',
        1)],
      lambda found: case
        when list_sum(list_transform(found, lambda cell: strlen(cell) + 1)) = strlen(line) + 1
          then list_transform(found, lambda cell: if(starts_with(cell, '"'), replace(substring(cell, 2, length(cell) - 2), '""', '"'), cell))
      end)[1]
  end;

-- The cell under a name; null where the variable `columns`, from name to position, does not have it.
create or replace macro cell_of(cells, name) as
  cast(cells[getvariable('columns')[name]] as varchar);

-- 0 to `most`, decimal or hexadecimal (0x..); no signs, spaces, fractions or exponents.
create or replace macro integer_from_text(t, most) as
  case when regexp_full_match(t, '[0-9]{1,18}|0x[0-9A-Fa-f]{1,8}') and try_cast(t as bigint) <= most then try_cast(t as bigint) end;

-- A dotted quad, or the address as one decimal number without leading zeros.
create or replace macro ipv4_from_cell(t) as
  coalesce(
    ipv4_from_text(t),
    case when regexp_full_match(t, '0|[1-9][0-9]{0,9}') then ipv4_from_integer(try_cast(t as bigint)) end);

create or replace macro ipv4_as_text(i) as
  format('{}.{}.{}.{}', i // 16777216, i // 65536 % 256, i // 256 % 256, i % 256);

-- The JSON pointer (RFC 6901) to a field of the outermost object.
create or replace macro json_pointer(field) as
  '/' || replace(replace(field, '~', '~0'), '/', '~1');
