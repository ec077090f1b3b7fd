-- One number for everything said of a source: its owner (a row of `owners`, 0 for none), what its address is, the
-- organisation that scans with it (a row of `organisations`, 0 for none), its lane and its tool. Counting by a number
-- costs a fraction of counting by seven texts.
create or replace macro kind_of(owner, origin, organisation, lane, tool) as
  (((owner * 4 + origin) * 1048576 + organisation) * 8 + lane) * 4 + tool;
create or replace macro kind_owner(kind) as kind // 134217728;
create or replace macro kind_origin(kind) as
  case kind // 33554432 % 4 when 0 then 'holder' when 1 then 'reserved' when 2 then 'ipv6' else 'unknown' end;
create or replace macro kind_organisation(kind) as kind // 32 % 1048576;
create or replace macro kind_lane(kind) as
  case kind // 4 % 8
    when 0 then 'research' when 1 then 'mirai' when 2 then 'tool' when 3 then 'many_ports' when 4 then 'rest' else 'unknown'
  end;
create or replace macro kind_tool(kind) as
  case kind % 4 when 1 then 'mirai' when 2 then 'zmap' when 3 then 'masscan' end;
