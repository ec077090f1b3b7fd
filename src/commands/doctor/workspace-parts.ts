/** What a workspace brings to a build: its settings, what they protect, its exports, and room on the disk. */
import { access, constants, statfs } from "node:fs/promises";
import { join } from "node:path";
import type { Outside } from "../../base/outside.js";
import { reasonsText, sumRows } from "../../base/row-counts.js";
import { watchedWord } from "../../base/watched-words.js";
import { isWatchedHolder } from "../../checks/leaks/secrets.js";
import { findExports } from "../../exports/export-files.js";
import { readLosses } from "../../exports/losses.js";
import { phrase } from "../../i18n/program-language.js";
import { readConfig } from "../../workspace/config.js";
import type { PartState } from "./part.js";

export async function lookAtSettings(folder: string): Promise<PartState> {
  const config = await readConfig(folder);
  const isShort = (id: string) => watchedWord(id) === undefined && !/^\d{5,6}$/.test(id);
  const short = config.sensors.filter(({ sensor }) => isShort(sensor)).map(({ label }) => label);
  const mend =
    short.length > 0
      ? `The ids of ${short.join(", ")} are so short that a leak of them cannot be told from other text.`
      : "";
  return {
    state: mend ? "warning" : "ok",
    version: `${config.sensors.length} sensors`,
    where: join(config.folder, "tsubame.yaml"),
    mend,
  };
}

/** How much of what tells where a sensor is can be found in a report, and what of it cannot. */
export async function lookAtProtected(folder: string, { language }: Outside): Promise<PartState> {
  const {
    sensors,
    networks,
    files: [, list = ""],
  } = await readConfig(folder);
  const distinct = (values: readonly unknown[]) => new Set(values.map((value) => JSON.stringify(value))).size;
  const counts = {
    addresses: distinct(sensors.flatMap(({ addresses }) => addresses)),
    networks: distinct(sensors.flatMap((sensor) => sensor.networks)),
    hosts: distinct(sensors.flatMap(({ hosts }) => hosts)),
  };
  const unknown = sensors
    .filter((sensor) => sensor.addresses.length + sensor.networks.length === 0)
    .map(({ label }) => label);
  const short = networks.filter(({ holder }) => holder !== "" && !isWatchedHolder(holder)).map(({ label }) => label);
  const mend = [
    ...(unknown.length > 0 ? [phrase(language, "doctorAddressUnknown", { labels: named(unknown), file: list })] : []),
    ...(short.length > 0 ? [phrase(language, "doctorHolderShort", { labels: named(short) })] : []),
  ].join("\n");
  const version = [
    counted(counts.addresses, "address", "addresses"),
    counted(counts.networks, "network", "networks"),
    counted(counts.hosts, "host", "hosts"),
  ].join(", ");
  return { state: mend ? "warning" : "ok", version, where: list, mend, counts };
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

const mostNamed = 8;

function named(labels: readonly string[]): string {
  return labels.length > mostNamed ? `${labels.slice(0, mostNamed).join(", ")}, …` : labels.join(", ");
}

export async function lookAtExports(folder: string, { language }: Outside): Promise<PartState> {
  const config = await readConfig(folder);
  const files = await findExports(config);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const lost = (await readLosses(config)).map(({ file, rows, rejected }) =>
    phrase(language, "doctorLost", { file, lost: sumRows(rejected), rows, reasons: reasonsText(rejected) }),
  );
  const version = `${files.length} files, ${Math.round(bytes / 1e6)} MB`;
  if (files.length === 0)
    return { state: "missing", version, where: config.exports, mend: "Put Parquet exports there, or: tsubame sample" };
  return { state: lost.length > 0 ? "warning" : "ok", version, where: config.exports, mend: lost.join("\n") };
}

export async function lookAtDisk(folder: string): Promise<PartState> {
  await access(folder, constants.W_OK);
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  return {
    state: free > 2e9 ? "ok" : "warning",
    version: `${Math.round(free / 1e9)} GB free`,
    where: folder,
    mend: free > 2e9 ? "" : "Make room: rollups and output need about as much as the exports.",
  };
}
