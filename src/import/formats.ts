/** The formats of logs that are read, in the order they are tried. */
import { awsVpc } from "./formats/aws-vpc.js";
import { csv } from "./formats/csv.js";
import { ecs } from "./formats/ecs.js";
import type { Format } from "./formats/format.js";
import { cowrie, dionaea, heralding, honeytrap, tpot } from "./formats/honeypots.js";
import { anyJson } from "./formats/json.js";
import { nfdump } from "./formats/nfdump.js";
import { pcap } from "./formats/pcap.js";
import { suricata } from "./formats/suricata.js";
import { tshark } from "./formats/tshark.js";
import { zeek } from "./formats/zeek.js";

export const formats: readonly Format[] = [
  pcap,
  zeek,
  cowrie,
  suricata,
  honeytrap,
  tpot,
  dionaea,
  heralding,
  ecs,
  nfdump,
  awsVpc,
  tshark,
  anyJson,
  csv,
];

export const importFormats: readonly string[] = formats.map(({ name }) => name).sort();
