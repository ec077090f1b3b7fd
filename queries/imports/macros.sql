-- How the cells of logs are read. Each macro gives null for what it cannot read; none of them throws.
-- Addresses and protocols: see staging/macros.duckdb.sql.

-- The cells of one CSV line (RFC 4180, but a line break always ends the row, and spaces may stand before a quote); null
-- when its quotes do not pair.
-- A quoted cell may hold the delimiter and doubled quotes. The cells are found one after another; what lies between
-- them, as in "a"b, makes the lengths differ.
create or replace macro csv_cells(line, delimiter) as
  case
    when not contains(line, '"') then string_split(line, delimiter)
    else list_transform(
      [regexp_extract_all(
        delimiter || regexp_replace(line, '([' || delimiter || ']) +"', '\1"', 'g'),
        '[' || delimiter || ']("(?:[^"]|"")*"|[^"' || delimiter || '][^' || delimiter || ']*|)',
        1)],
      lambda found: case
        when list_sum(list_transform(found, lambda cell: strlen(cell) + 1)) = strlen(regexp_replace(line, '([' || delimiter || ']) +"', '\1"', 'g')) + 1
          then list_transform(found, lambda cell: if(starts_with(cell, '"'), replace(substring(cell, 2, length(cell) - 2), '""', '"'), cell))
      end)[1]
  end;

-- What a text says of a time with its zone, in UTC: a number since 1970 in the unit of the file, or a text with an offset.
create or replace macro zoned_from_text(t) as
  case
    when getvariable('time_format') is not null then
      case when regexp_matches(getvariable('time_format'), '%z') then cast(timezone('UTC', try_strptime(t, getvariable('time_format'))) as timestamp) end
    when regexp_full_match(t, '[0-9]{1,19}([.][0-9]{0,12})?') then case
      when getvariable('per_second') = 1 then
        make_timestamp(cast(cast(if(strlen(split_part(t, '.', 1)) > 11, '99999999999', t) as decimal(20, 9)) * 1000000 as bigint))
      else make_timestamp(cast(least(round(cast(t as double) * (1000000 / getvariable('per_second'))), 2.5e17) as bigint)) end
    when regexp_full_match(t, '[0-9]([.][0-9]*)?[eE][+]?[0-9]{1,2}') then
      make_timestamp(cast(least(round(cast(t as double) * (1000000 / getvariable('per_second'))), 2.5e17) as bigint))
    when regexp_matches(t, ':[0-9]{2}([.,][0-9]+)? *(Z|z|UTC|GMT|[+-][0-9]{2}(:?[0-9]{2})?)$') then
      try_cast(try_cast(regexp_replace(replace(t, ',', '.'), ' *(UTC|GMT|[+-][0-9]{2}(:?[0-9]{2})?)$', '\1') as timestamptz) as timestamp)
  end;

-- What the clocks showed, for a text without a zone. A day without a time is one only where that is allowed.
create or replace macro local_from_text(t) as
  case
    when getvariable('time_format') is not null then
      case when not regexp_matches(getvariable('time_format'), '%z') then try_strptime(t, getvariable('time_format')) end
    when regexp_matches(t, '[0-9]:[0-9]{2}') and not regexp_matches(t, '(Z|z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2})$|:[0-9.]+ *[+-][0-9]{2}$') then
      coalesce(try_cast(replace(t, ',', '.') as timestamp), try_strptime(t, ['%Y/%m/%d %H:%M:%S.%f', '%Y/%m/%d %H:%M:%S', '%Y/%m/%d %H:%M', '%Y-%m-%d %H:%M', '%Y%m%dT%H:%M:%S']))
    when getvariable('allow_dates') and regexp_full_match(t, '[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}') then try_cast(t as timestamp)
  end;

-- 0 to `most`, decimal or hexadecimal (0x..), or a fraction of nothing (40000.0); no signs, spaces or exponents.
create or replace macro integer_from_text(t, most) as
  case
    when regexp_full_match(t, '[0-9]{1,18}|0x[0-9A-Fa-f]{1,8}') and try_cast(t as bigint) <= most then try_cast(t as bigint)
    when regexp_full_match(t, '[0-9]{1,18}[.]0*') and try_cast(split_part(t, '.', 1) as bigint) <= most then try_cast(split_part(t, '.', 1) as bigint)
  end;

-- A dotted quad, or the address as one decimal number without leading zeros.
create or replace macro ipv4_from_cell(t) as
  coalesce(
    ipv4_from_text(t),
    case when regexp_full_match(t, '(0|[1-9][0-9]{0,9})([.]0*)?') then ipv4_from_integer(try_cast(split_part(t, '.', 1) as bigint)) end);

create or replace macro ipv4_as_text(i) as
  format('{}.{}.{}.{}', i // 16777216, i // 65536 % 256, i // 256 % 256, i % 256);

-- What stands in a cell, without spaces around.
create or replace macro cell_text(cell) as nullif(trim(cell), '');

-- A value of a message: digits become 9, so that its form is seen and no address; of a name, letters become a.
create or replace macro masked(value, is_name) as
  regexp_replace(if(is_name, regexp_replace(left(value, 40), '\pL', 'a', 'g'), left(value, 40)), '[0-9]', '9', 'g');
