-- One row per scan record, as a line of JSON: records of Shodan (two kinds), Censys and ZGrab2 (two kinds).
-- Source: table sample_devices (devices.sql).
with shown as (
  select *, dotted(src_ip) as address,
    coalesce(if(device.vendor = 'Hibari', concat('Hibari ', device.product, ' (v', device.firmware, ')'), concat(device.vendor, ' ', device.product, ' Setup')), 'Welcome') as title,
    coalesce(if(device.vendor = 'Kawasemi', concat('KawasemiOS/', device.firmware, ' (', device.product, ')'), null), 'httpd') as server,
    if(device.vendor = 'Kawasemi', concat('Kawasemi ', device.product, chr(13), chr(10), 'Firmware ', device.firmware, chr(13), chr(10), 'login: '), 'login: ') as banner,
    strftime(seen, '%Y-%m-%dT%H:%M:%S') as time
  from sample_devices
)
select
  -- A Hibari has no telnet.
  case if(device.vendor = 'Hibari', shape // 2 * 2, shape)
    when 0 then cast(to_json({ip_str: address, port: 80, transport: 'tcp', timestamp: time || '.000000',
      data: concat('HTTP/1.1 200 OK', chr(13), chr(10), 'Server: ', server, chr(13), chr(10), chr(13), chr(10)),
      http: {title: title, server: server}, _shodan: {module: 'http'}}) as varchar)
    when 1 then cast(to_json({ip_str: address, port: 23, transport: 'tcp', timestamp: time || '.000000',
      data: concat(chr(255), chr(253), chr(1), banner), _shodan: {module: 'telnet'}}) as varchar)
    when 2 then cast(to_json({ip: address, services: [{port: 8080, service_name: 'HTTP', transport_protocol: 'TCP', observed_at: time || 'Z',
      http: {response: {html_title: title, headers: {Server: [server]}}}}]}) as varchar)
    when 3 then cast(to_json({ip: address, data: {telnet: {status: 'success', protocol: 'telnet', port: 23, result: {banner: banner}, timestamp: time || 'Z'}}}) as varchar)
    else cast(to_json({ip: address, data: {http: {status: 'success', protocol: 'http', port: 80, timestamp: time || 'Z', result: {response: {status_code: 200,
      headers: {server: [server]}, body: concat('<html><head><title>', title, '</title></head></html>')}}}}}) as varchar)
  end as line
from shown
order by seen, src_ip
