-- What an import gathers over all of its files.

-- One row per accepted line: a packet, or a connection with its count of packets.
create or replace temp table packets (
  time timestamp not null, -- UTC
  sensor varchar not null,
  src_ip4 uinteger, -- null for IPv6
  src_ip6 varchar, -- canonical; null for IPv4
  src_port usmallint, -- null where the protocol has no ports
  dst_port usmallint,
  protocol utinyint not null, -- IANA
  icmp_type utinyint,
  icmp_code utinyint,
  packets bigint not null, -- 1 when the line has no count
  ttl utinyint,
  tcp_flags usmallint,
  tcp_window uinteger,
  tcp_seq uinteger,
  ip_id usmallint,
  length uinteger, -- bytes
  dst_ip4 uinteger,
  dst_ip6 varchar
);

-- One row per slice and reason: lines that were not accepted.
create or replace temp table rejected (reason varchar not null, rows bigint not null);

-- One row per slice: rows whose time named no zone, and those of them in an hour that the clocks showed twice.
create or replace temp table local_times (rows bigint not null, repeated bigint not null);
