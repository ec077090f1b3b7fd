/**
 * A published quarter as it lies in a folder: its record, and whether its files are the ones recorded. The folder is a
 * stranger's.
 */
import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { digest } from "../base/digest.js";
import { visible } from "../base/escape.js";
import { isMissing, readBytesIfAny } from "../base/files.js";
import { type Period, parsePeriod } from "../base/period.js";
import { type Finding, finding, problem } from "../base/problems.js";
import { type Infer, parseJsonWith, z } from "../engines/schema.js";
import { readPage } from "../pages/finished-page.js";
import { isLanguage } from "../workspace/config.js";
import type { ComparedPage } from "./comparison.js";
import { alteredFiles, type WrongFile, wrongFiles } from "./wrong-files.js";

export { alteredFiles };

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, { error: "This is not a SHA-256 digest." });
const path = z
  .string()
  .refine(
    (text) =>
      /^[^/\\\0]+(?:\/[^/\\\0]+)*$/.test(text) && !text.split("/").some((part) => part === "." || part === ".."),
    { error: "This is not a path within the folder." },
  );
const keyed = z.object({ key: z.string() });

/** What later versions add to a record is let pass. */
const ReleaseRecord = z.object({
  quarter: z.string(),
  timezone: z.string(),
  home: z.string(),
  languages: z.array(z.string().refine(isLanguage, { error: "This is not a language tag." })).min(1),
  made: z.iso.datetime(),
  draft: z.boolean().default(false),
  sample: z.boolean(),
  versions: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  fonts: z.object({ family: z.string(), version: z.string() }),
  reference_data: z.array(z.object({ name: z.string(), date: z.string().nullable(), sha256: z.string() })),
  inputs: z.array(z.object({ export: z.number(), sha256, rows: z.number() })),
  days: z.array(keyed.extend({ day: z.string() })),
  queries: z.array(keyed.extend({ name: z.string(), file: z.string(), sha256: sha256.optional() })),
  sources: z.array(z.object({ file: z.string(), sha256 })).default([]),
  pages: z
    .array(
      z.object({
        page: path,
        audience: z.string(),
        published: z.iso.date().nullable(),
        corrected: z.iso.date().nullable(),
      }),
    )
    .default([]),
  outputs: z.array(z.object({ file: path, bytes: z.number(), sha256 })),
});
export type ReleaseRecord = Infer<typeof ReleaseRecord>;

/** `sha256` is the record's own digest. `wrong` are files that are not as recorded, in name order. */
export type Release = {
  readonly folder: string;
  readonly record: ReleaseRecord;
  readonly quarter: Period;
  readonly sha256: string;
  readonly wrong: readonly WrongFile[];
};

const recordBytesMax = 64_000_000;
const pageBytesMax = 64_000_000;

/** Throws when there is no record, or one that cannot be trusted to say what it is about. */
export async function readRelease(folder: string): Promise<Release> {
  const release = await readRecorded(folder);
  return { ...release, wrong: await wrongFiles(folder, release.record.outputs) };
}

/** The record alone: no other file is looked at. Throws as `readRelease` does. */
export async function readRecorded(folder: string): Promise<Omit<Release, "wrong">> {
  const place = join(folder, "manifest.json");
  const found = await lstat(place).catch((error: unknown) => (isMissing(error) ? undefined : Promise.reject(error)));
  if (!found?.isFile()) throw problem("releaseMissing", { folder });
  if (found.size > recordBytesMax) throw problem("releaseLarge", { bytes: found.size }, { file: place });
  const bytes = (await readBytesIfAny(place)) ?? new Uint8Array();
  const record = parseRecord(new TextDecoder().decode(bytes), place);
  const quarter = parsePeriod(record.quarter);
  const named = parsePeriod(folder.split(/[/\\]/).filter(Boolean).at(-1) ?? "");
  if (!quarter || (named && named.name !== quarter.name))
    throw problem(
      "releaseQuarter",
      { quarter: visible(record.quarter).slice(0, 40), folder: named?.name ?? folder },
      { file: place },
    );
  return { folder, record, quarter, sha256: digest(bytes) };
}

/** A record from its JSON text; `file` is where it lies. */
export function parseRecord(text: string, file = "manifest.json"): ReleaseRecord {
  return parseJsonWith(ReleaseRecord, text, file);
}

const faultCodes = {
  missing: "outputMissing",
  foreign: "outputForeign",
  altered: "outputChanged",
  link: "outputChanged",
} as const;

/** Files in `output/` that are not as their record says, as findings. */
export function faultsOf({ name }: Pick<Period, "name">, wrong: readonly WrongFile[]): Finding[] {
  return wrong.map(({ file, fault }) => finding(faultCodes[fault], {}, { file: `output/${name}/${file}` }));
}

/** Editions and languages of a record, as folders: `overflow/ja`. */
export function pageFolders({ outputs }: Pick<ReleaseRecord, "outputs">): string[] {
  return outputs.flatMap(({ file }) => /^([^/]+\/[^/]+)\/index\.html$/.exec(file)?.[1] ?? []);
}

/** What a record lists of a page: paths within the quarter, like `overflow/ja/index.html`. */
export function outputsOfPage({ outputs }: Pick<ReleaseRecord, "outputs">, page: string): ReleaseRecord["outputs"] {
  return outputs.filter(({ file }) => file.startsWith(`${page}/`));
}

/** A file of a page as checks read it: texts as text. */
export function contentOf(path: string, bytes: Uint8Array): string | Uint8Array {
  return /\.(?:html|svg|csv|json)$/.test(path) ? new TextDecoder().decode(bytes) : bytes;
}

/** A page of a release, read for comparison; undefined when it is not there, or is no page. */
export async function readReleasedPage(
  { folder, record, wrong }: Release,
  page: string,
): Promise<ComparedPage | undefined> {
  const faults = new Map(wrong.map(({ file, fault }) => [file, fault]));
  const read = async (file: string): Promise<string | undefined> => {
    const fault = faults.get(file);
    if (fault !== undefined && fault !== "altered") return undefined;
    const { size } = await lstat(join(folder, file));
    return size > pageBytesMax
      ? undefined
      : new TextDecoder().decode((await readBytesIfAny(join(folder, file))) ?? new Uint8Array());
  };
  const html = await read(`${page}/index.html`);
  if (html === undefined) return undefined;
  const names = outputsOfPage(record, page)
    .map(({ file }) => file)
    .filter((file) => file.startsWith(`${page}/charts/`) && file.endsWith(".svg"));
  const drawings = await Promise.all(
    names.map(async (file) => [file.slice(page.length + 1), (await read(file)) ?? ""] as const),
  );
  return { reading: readPage(html), drawings: new Map(drawings) };
}

/** A page that was made just now, in the same form. */
export function madePage(files: ReadonlyMap<string, string | Uint8Array>): ComparedPage {
  const drawings = [...files].filter(([file, content]) => file.endsWith(".svg") && typeof content === "string") as [
    string,
    string,
  ][];
  return { reading: readPage(String(files.get("index.html") ?? "")), drawings: new Map(drawings) };
}
