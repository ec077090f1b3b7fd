-- One row per range and list of the workspace's own holder files, as they were read and checked.
-- Source: a file of plain cells. Variable: ranges_file.
select *
from read_csv(getvariable('ranges_file'), header = false, delim = ',', quote = '"', escape = '"', nullstr = '', auto_detect = false, hive_partitioning = false,
  columns = { 'list': 'INTEGER', 'start': 'BIGINT', 'end': 'BIGINT', 'asn': 'BIGINT', 'holder': 'VARCHAR', 'region': 'VARCHAR' })
