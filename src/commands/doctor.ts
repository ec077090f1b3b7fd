/** `tsubame doctor`: each part a build needs, where it was found, which version, and how to mend it. */
import { access, constants, statfs } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Outside } from "../base/outside.js";
import { packageFolder, packageVersion } from "../base/package-folder.js";
import { attempt, exits, UserError } from "../base/problems.js";
import { watchedWord } from "../base/watched-words.js";
import { isWatchedHolder } from "../checks/leaks/secrets.js";
import { findExports } from "../exports/export-files.js";
import { phrase, say, tell } from "../i18n/program-language.js";
import { missingOrCut, rollupsFolder } from "../rollups/day-index.js";
import { compactedQuarters, findLostIndexes, mendIndexes, unexplained } from "../rollups/lost-index.js";
import { type Config, readConfig } from "../workspace/config.js";
import { browserRequest } from "./browser-request.js";

type Part = {
  readonly part: string;
  readonly state: "ok" | "warning" | "missing";
  readonly version: string;
  readonly where: string;
  readonly mend: string;
  readonly counts?: Readonly<Record<string, number>>;
};

/** `mend` makes indexes of compacted days again, where they were lost. */
export type DoctorOptions = { readonly folder: string; readonly mend: boolean; readonly json: boolean };

export async function doctor({ folder, mend, json }: DoctorOptions, outside: Outside): Promise<number> {
  if (mend) await mendRollups(folder, outside);
  const examine = async (part: string, look: () => Promise<Omit<Part, "part">>): Promise<Part> => {
    try {
      return { part, ...(await look()) };
    } catch (error) {
      const mend =
        error instanceof UserError
          ? tell(error, outside.language)
          : error instanceof Error
            ? error.message
            : String(error);
      return { part, state: "missing", version: "", where: "", mend };
    }
  };
  const parts = [
    await examine("tsubame-report", async () => ({
      state: "ok",
      version: packageVersion,
      where: packageFolder,
      mend: "",
    })),
    await examine("node", async () => {
      const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
      const fine = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
      return {
        state: fine ? "ok" : "warning",
        version: process.versions.node,
        where: process.execPath,
        mend: fine ? "" : "Use Node 20.19 or later, or 22.12 or later.",
      };
    }),
    await examine("duckdb", async () => {
      const { duckdbVersion, openDatabase } = await import("../engines/duckdb.js");
      const database = await openDatabase({ scratch: join(outside.home, ".cache/tsubame-report/spill"), reads: [] });
      await (await database.open()).rows("select 1 as one");
      database.close();
      return { state: "ok", version: duckdbVersion, where: "@duckdb/node-api", mend: "" };
    }),
    await examine("vega", async () => ({
      state: "ok",
      version: (await import("../engines/vega.js")).vegaVersion,
      where: "vega, vega-lite",
      mend: "",
    })),
    await examine("fonts", async () => {
      const [{ textWidth }, { fontFamily, fontFile, fontVersion }] = await Promise.all([
        import("../engines/fonts.js"),
        import("../engines/typeface.js"),
      ]);
      return {
        state: textWidth("燕", 10, 400) > 0 ? "ok" : "missing",
        version: `${fontFamily} ${fontVersion()}`,
        where: fontFile(400),
        mend: "",
      };
    }),
    await examine("browser", async () => {
      const [{ openBrowser }, { findBrowser }] = await Promise.all([
        import("../engines/browser.js"),
        import("../engines/browser-place.js"),
      ]);
      const found = await findBrowser(browserRequest(outside));
      const open = await openBrowser(found);
      await open.close();
      return { state: "ok", version: open.version, where: `${found.path} (${found.kind})`, mend: "" };
    }),
    await examine("workspace", async () => {
      const config = await readConfig(folder);
      const short = config.sensors.filter(({ sensor }) => watchedWord(sensor) === undefined).map(({ label }) => label);
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
    }),
    await examine("protected", async () => protectedIn(await readConfig(folder), outside.language)),
    await examine("exports", async () => {
      const config = await readConfig(folder);
      const files = await findExports(config);
      const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
      return {
        state: files.length > 0 ? "ok" : "missing",
        version: `${files.length} files, ${Math.round(bytes / 1e6)} MB`,
        where: config.exports,
        mend: files.length > 0 ? "" : "Put Parquet exports there, or: tsubame sample",
      };
    }),
    await examine("rollups", () => lookAtRollups(folder, outside.language)),
    await examine("disk", async () => {
      await access(folder, constants.W_OK);
      const { bavail, bsize } = await statfs(folder);
      const free = bavail * bsize;
      return {
        state: free > 2e9 ? "ok" : "warning",
        version: `${Math.round(free / 1e9)} GB free`,
        where: folder,
        mend: free > 2e9 ? "" : "Make room: rollups and output need about as much as the exports.",
      };
    }),
  ];
  if (json) outside.print(`${JSON.stringify(parts, null, 1)}\n`);
  else
    for (const { part, state, version, where, mend } of parts)
      outside.print(
        `${{ ok: "✓", warning: "!", missing: "✗" }[state]} ${part.padEnd(15)} ${version.padEnd(22)} ${where}${mend ? `\n    ${mend.replaceAll("\n", "\n    ")}` : ""}\n`,
      );
  return parts.some(({ state }) => state === "missing") ? exits.mendable : 0;
}

/** Every day that was compacted: whether an index names its files, and whether they are there in full. */
async function lookAtRollups(folder: string, language: string): Promise<Omit<Part, "part">> {
  const root = { folder: resolve(folder) };
  let days = 0;
  for (const quarter of await compactedQuarters(root)) {
    const { indexes, wrong, strays } = await findLostIndexes(root, quarter);
    if (wrong) throw wrong;
    if (strays.length > 0) throw unexplained(rollupsFolder(root, quarter), strays);
    for (const index of indexes) {
      const cut = await missingOrCut(rollupsFolder(root, quarter), index);
      if (cut !== undefined)
        return {
          state: "warning",
          version: `${quarter.name} ${index.day}`,
          where: `rollups/${quarter.name}/${cut}`,
          mend: phrase(language, "doctorRollupCut"),
        };
    }
    days += indexes.length;
  }
  return { state: "ok", version: `${days} days`, where: join(root.folder, "rollups"), mend: "" };
}

async function mendRollups(folder: string, outside: Outside): Promise<void> {
  const root = { folder: resolve(folder) };
  for (const quarter of await compactedQuarters(root)) {
    const mended = await attempt(
      (wrong) => outside.tell(`${tell(wrong, outside.language)}\n`),
      () => mendIndexes(root, quarter),
    );
    if (!mended) continue;
    const { days, unknown, left } = mended;
    if (days.length > 0)
      outside.tell(
        say(outside.language, "mended", { quarter: quarter.name, days: days.length, unknown: unknown.length }),
      );
    for (const path of left)
      outside.tell(say(outside.language, "unmended", { file: `rollups/${quarter.name}/${path}` }));
  }
}

/** How much of what tells where a sensor is can be found in a report, and what of it cannot. */
function protectedIn({ sensors, networks, files: [, list = ""] }: Config, language: string): Omit<Part, "part"> {
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
