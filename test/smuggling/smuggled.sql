-- Queries that give an address of a source or the id of a sensor away, under a name and in a form that says nothing of it.
-- address as text
select src_ip::varchar as label from sources;
-- address as a number under another name
select src_ip as packets_median from sources;
-- addresses in a list
select string_agg(distinct src_ip::varchar, ' ' order by src_ip::varchar) as note from sources;
-- addresses in an array
select list(distinct src_ip order by src_ip)::varchar as note from sources;
-- hexadecimal
select printf('%x', src_ip) as code from sources;
-- hexadecimal in upper case with signs between
select regexp_replace(upper(printf('%08x', src_ip)), '(..)(..)(..)(..)', '\1-\2-\3-\4') as code from sources;
-- binary
select src_ip::bit::varchar as pattern from sources;
-- dotted
select concat_ws('.', src_ip >> 24, (src_ip >> 16) & 255, (src_ip >> 8) & 255, src_ip & 255) as label from sources;
-- four octets in four columns
select (src_ip >> 24)::varchar as a, ((src_ip >> 16) & 255)::varchar as b, ((src_ip >> 8) & 255)::varchar as c, (src_ip & 255)::varchar as d from sources;
-- a host's name at a provider
select concat('host-', concat_ws('-', src_ip & 255, (src_ip >> 8) & 255, (src_ip >> 16) & 255, src_ip >> 24), '.isp.example') as host from sources;
-- backwards for DNS
select concat(concat_ws('.', src_ip & 255, (src_ip >> 8) & 255, (src_ip >> 16) & 255, src_ip >> 24), '.in-addr.arpa') as zone from sources;
-- base64
select to_base64(src_ip::varchar::blob) as token from sources;
-- digest, which a few minutes turn back
select md5(src_ip::varchar) as id from sources;
-- another digest
select sha256(concat('salt', src_ip)) as id from sources;
-- a digest as a number
select hash(src_ip)::varchar as id from sources;
-- a column of versions
select concat('v', concat_ws('.', src_ip >> 24, (src_ip >> 16) & 255, (src_ip >> 8) & 255, src_ip & 255)) as firmware from sources;
-- shifted by a constant
select src_ip + 1000000007 as id from sources;
-- times a constant
select src_ip * 3 as id from sources;
-- turned around
select reverse(src_ip::varchar) as id from sources;
-- in letters
select translate(src_ip::varchar, '0123456789', 'abcdefghij') as word from sources;
-- digits in words
select replace(replace(src_ip::varchar, '1', 'one '), '2', 'two ') as words from sources;
-- first and last half
select left(src_ip::varchar, 5) as a, substr(src_ip::varchar, 6) as b from sources;
-- within a sentence
select concat('Most came from ', arg_max(src_ip, packets), ' again.') as sentence from sources;
-- as a day far away
select (date '1970-01-01' + (src_ip // 1000)::integer)::varchar as day from sources;
-- as a structure
select {'a': src_ip, 'n': packets}::varchar as detail from sources;
-- as JSON
select concat('{"ip":', src_ip, '}') as json from sources;
-- by characters of one code each
select concat(chr((200 + (src_ip >> 24))::integer), chr((200 + (src_ip & 255))::integer)) as mark from sources;
-- IPv4 within IPv6
select concat('::ffff:', printf('%x', src_ip >> 16), ':', printf('%x', src_ip & 65535)) as host from sources;
-- the largest one
select max(src_ip)::varchar as top from sources;
-- a rank of texts that holds the address behind blanks
select concat(row_number() over (order by src_ip), '        ', src_ip) as rank from sources;
-- id of a sensor
select sensor as label from sources;
-- with other signs between
select replace(sensor, '-', '_') as label from sources;
-- backwards
select reverse(sensor) as label from sources;
-- its first letters
select left(sensor, 5) as label from sources;
-- in capitals
select upper(sensor) as label from sources;
-- a digest of it
select md5(sensor) as colour from sources;
-- its letters one by one
select unnest(string_split(sensor, '')) as letter from sources;
-- its initials
select concat(sensor[1], sensor[-1]) as mark from sources;
-- ids in a list
select string_agg(distinct sensor, ' / ' order by sensor) as place from sources;
-- behind the label
select concat(sensors.label, ' (', sensors.sensor, ')') as label from sensors;
