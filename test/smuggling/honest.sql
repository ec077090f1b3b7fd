-- Queries that tell what a report tells, of the same tables.
-- packets in all
select sum(packets) as packets from sources;
-- sources in all
select count(distinct src_ip) as sources from sources;
-- packets by day
select day::varchar as day, sum(packets) as packets from sources group by all order by all;
-- sources by day
select day::varchar as day, count(distinct src_ip) as sources from sources group by all order by all;
-- packets by the label of a sensor
select label, sum(packets) as packets from sources join sensors using (sensor) group by all order by all;
-- sensors by group
select sensor_group, count(*) as sensors from sensors group by all order by all;
-- mean of a sensor's day
select label, round(avg(packets), 1)::varchar as packets_mean from sources join sensors using (sensor) group by all order by all;
-- median
select median(packets)::varchar as packets_median from sources;
-- how many sources sent how much
select packets, count(*) as sources from sources group by all order by all;
-- share of the largest source
select printf('%.3f', max(sent) / sum(sent)) as share from (select sum(packets) as sent from sources group by src_ip);
-- share of a group
select sensor_group, printf('%.2f', sum(packets) / (select sum(packets) from sources)) as share from sources join sensors using (sensor) group by all order by all;
-- networks of sources
select count(distinct src_ip >> 8) as networks from sources;
-- sources of the largest network
select max(hosts) as sources from (select count(distinct src_ip) as hosts from sources group by src_ip >> 8);
-- sources that came on two days
select count(*) as sources from (select src_ip from sources group by src_ip having count(distinct day) > 1);
-- sources that two sensors saw
select count(*) as sources from (select src_ip from sources group by src_ip having count(distinct sensor) > 1);
-- the day of the most packets
select arg_max(day, sent)::varchar as day from (select day, sum(packets) as sent from sources group by day);
-- the label with the most packets
select arg_max(label, sent) as label from (select label, sum(packets) as sent from sources join sensors using (sensor) group by label);
-- labels in a list
select string_agg(label, ', ' order by label) as labels from sensors;
-- labels with their places in the order of packets
select label, rank() over (order by sum(packets) desc) as rank from sources join sensors using (sensor) group by label order by all;
-- growth between days
select (max(sent) - min(sent))::varchar as growth from (select day, sum(packets) as sent from sources group by day);
