/** Every command of the guide for sensors, run on what the tool writes. */
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { addFiles, closedAfterEach, folderWith, sql, tsubame } from "./kit.js";

const { folders } = closedAfterEach();
const source = "198.51.100.7";
const capture = () => {
  const packet = Buffer.from("450000280000000040060000c6336407c00002099c40001700000007000000005002040000000000", "hex");
  const head = Buffer.from("d4c3b2a1020004000000000000000000ffff000065000000", "hex");
  const record = Buffer.alloc(16);
  record.writeUInt32LE(1711929600, 0);
  record.writeUInt32LE(packet.length, 8);
  record.writeUInt32LE(packet.length, 12);
  return Buffer.concat([head, record, packet]);
};
const json = (value: object) => `${JSON.stringify(value)}\n`;

/** One packet to port 23 of each. */
const written: Readonly<Record<string, string | Uint8Array>> = {
  "capture.pcap": capture(),
  "fields.csv": `"frame.time_epoch","ip.src","ip.dst","ip.proto","tcp.srcport","tcp.dstport"\n"1711929600.0","${source}","192.0.2.9","6","1","23"\n`,
  "conn.log": `#separator \\x09\n#fields\tts\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\n1711929600.0\t${source}\t1\t192.0.2.9\t23\ttcp\n`,
  "eve.json": json({
    timestamp: "x",
    event_type: "flow",
    src_ip: source,
    src_port: 1,
    dest_ip: "192.0.2.9",
    dest_port: 23,
    proto: "TCP",
    flow: { start: "2024-04-01T00:00:00.0+0000" },
  }),
  "flows.csv": `firstSeen,duration,proto,srcAddr,srcPort,dstAddr,dstPort,packets,bytes,flows\n2024-04-01 09:00:00.000,0,TCP,${source},1,192.0.2.9,23,1,60,1\n`,
  "vpc.log.gz": gzipSync(`2 123456789010 eni-1 ${source} 192.0.2.9 1 23 6 1 60 1711929600 1711929660 REJECT OK\n`),
  "cowrie.json": json({
    eventid: "cowrie.session.connect",
    src_ip: source,
    src_port: 1,
    dst_ip: "192.0.2.9",
    dst_port: 23,
    sensor: "c",
    timestamp: "2024-04-01T00:00:00.0Z",
  }),
  "log_session.csv": `timestamp,duration,session_id,auth_id,source_ip,source_port,destination_ip,destination_port,protocol\n2024-04-01 00:00:00.0,0,x,y,${source},1,192.0.2.9,23,telnet\n`,
  "tpot.json": json({
    "@timestamp": "2024-04-01T00:00:00.000Z",
    type: "Cowrie",
    src_ip: source,
    src_port: 1,
    dest_ip: "192.0.2.9",
    dest_port: 23,
    "t-pot_hostname": "pot",
    protocol: "telnet",
  }),
  "table.csv": `when,host,from,sport,dport,proto\n4/1/24 00:00,s,${source},1,23,TCP\n`,
  "own.json": json({ seen: 1711929600000, peer: { ip: source, port: 1 }, port: 23 }),
};

it("each makes the export that it says", async () => {
  const guide = await readFile(new URL("../docs/guides/sensors.md", import.meta.url), "utf8");
  const commands = [...guide.matchAll(/`npx tsubame (import (\S+) --to exports[^`]*)`/g)];
  expect(commands.map(([, , file]) => file).sort()).toEqual(Object.keys(written).sort());
  for (const [, command = "", file = ""] of commands) {
    const folder = await folderWith({});
    folders.push(folder);
    await addFiles(folder, { [file]: written[file] ?? "" });
    const { code, err } = await tsubame(
      folder,
      (command.match(/'[^']*'|\S+/g) ?? []).map((one) => one.replaceAll("'", "")),
    );
    expect(code, `${file} ${err}`).toBe(0);
    expect(
      await sql(
        `select epoch_ms(time) as ms, src_ip, dst_port, protocol from read_parquet('${folder}/exports/*.parquet')`,
      ),
      file,
    ).toEqual([{ ms: 1711929600000, src_ip: 3325256711, dst_port: 23, protocol: 6 }]);
  }
});
