-- One row per range and list of the data that comes with the program: list 1 says AS number and holder, list 2 the registry's country.
-- Source: the IPv4 files of @ip-location-db/asn and asn-country. Variables: asn_file, country_file.
-- Ranges of such a file may overlap by mistake: an earlier one ends where the next begins.
with given as (
  select 1 as list, *, null as region
  from read_csv(getvariable('asn_file'), header = false, delim = ',', quote = '"', escape = '"', auto_detect = false, hive_partitioning = false,
    columns = { 'start': 'BIGINT', 'end': 'BIGINT', 'asn': 'BIGINT', 'holder': 'VARCHAR' })
  union all by name
  select 2 as list, *
  from read_csv(getvariable('country_file'), header = false, delim = ',', quote = '"', escape = '"', auto_detect = false, hive_partitioning = false,
    columns = { 'start': 'BIGINT', 'end': 'BIGINT', 'region': 'VARCHAR' })
),
ordered as (
  select *, lead(start) over (partition by list order by start, "end") as next_start
  from given
)
select list, start, least("end", coalesce(next_start - 1, "end")) as "end", asn, holder, region
from ordered
where next_start is null or next_start > start
