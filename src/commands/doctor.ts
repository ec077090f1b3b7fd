/** `tsubame doctor`: each part a build needs, where it was found, which version, and how to mend it. */
import { join } from "node:path";
import type { Outside } from "../base/outside.js";
import { browserRequest } from "../base/outside.js";
import { packageFolder, packageVersion } from "../base/package-folder.js";
import { exits, UserError } from "../base/problems.js";
import { tell } from "../i18n/program-language.js";
import type { Look, PartState } from "./doctor/part.js";
import { lookAtRollups, mendRollups } from "./doctor/rollup-part.js";
import { lookAtDisk, lookAtExports, lookAtProtected, lookAtSettings } from "./doctor/workspace-parts.js";

/** `mend` makes indexes of compacted days again, where they were lost. */
export type DoctorOptions = { readonly folder: string; readonly mend: boolean; readonly json: boolean };

export async function doctor({ folder, mend, json }: DoctorOptions, outside: Outside): Promise<number> {
  if (mend) await mendRollups(folder, outside);
  const found: Part[] = [];
  for (const [part, look] of parts) found.push(await examine(part, look, folder, outside));
  outside.print(json ? `${JSON.stringify(found, null, 1)}\n` : found.map(partText).join(""));
  return found.some(({ state }) => state === "missing") ? exits.mendable : 0;
}

type Part = PartState & { readonly part: string };

async function examine(part: string, look: Look, folder: string, outside: Outside): Promise<Part> {
  try {
    return { part, ...(await look(folder, outside)) };
  } catch (error) {
    const mend =
      error instanceof UserError
        ? tell(error, outside.language)
        : error instanceof Error
          ? error.message
          : String(error);
    return { part, state: "missing", version: "", where: "", mend };
  }
}

/** What the program stands on, then what the workspace brings. */
const parts: readonly (readonly [part: string, look: Look])[] = [
  ["tsubame-report", lookAtPackage],
  ["node", lookAtNode],
  ["duckdb", lookAtDuckdb],
  ["vega", lookAtVega],
  ["fonts", lookAtFonts],
  ["browser", lookAtBrowser],
  ["workspace", lookAtSettings],
  ["protected", lookAtProtected],
  ["exports", lookAtExports],
  ["rollups", lookAtRollups],
  ["disk", lookAtDisk],
];

async function lookAtPackage(): Promise<PartState> {
  return { state: "ok", version: packageVersion, where: packageFolder, mend: "" };
}

async function lookAtNode(): Promise<PartState> {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const fine = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
  return {
    state: fine ? "ok" : "warning",
    version: process.versions.node,
    where: process.execPath,
    mend: fine ? "" : "Use Node 20.19 or later, or 22.12 or later.",
  };
}

async function lookAtDuckdb(_: string, { home }: Outside): Promise<PartState> {
  const { duckdbVersion, openDatabase } = await import("../engines/duckdb.js");
  const database = await openDatabase({ scratch: join(home, ".cache/tsubame-report/spill"), reads: [] });
  await (await database.open()).rows("select 1 as one");
  database.close();
  return { state: "ok", version: duckdbVersion, where: "@duckdb/node-api", mend: "" };
}

async function lookAtVega(): Promise<PartState> {
  const { vegaVersion } = await import("../engines/vega.js");
  return { state: "ok", version: vegaVersion, where: "vega, vega-lite", mend: "" };
}

async function lookAtFonts(): Promise<PartState> {
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
}

async function lookAtBrowser(_: string, outside: Outside): Promise<PartState> {
  const [{ openBrowser }, { findBrowser }] = await Promise.all([
    import("../engines/browser.js"),
    import("../engines/browser-place.js"),
  ]);
  const found = await findBrowser(browserRequest(outside));
  const open = await openBrowser(found);
  await open.close();
  return { state: "ok", version: open.version, where: `${found.path} (${found.kind})`, mend: "" };
}

function partText({ part, state, version, where, mend }: Part): string {
  const sign = { ok: "✓", warning: "!", missing: "✗" }[state];
  return `${sign} ${part.padEnd(15)} ${version.padEnd(22)} ${where}${mend ? `\n    ${mend.replaceAll("\n", "\n    ")}` : ""}\n`;
}
