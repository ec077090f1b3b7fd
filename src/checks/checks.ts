/**
 * The finished files read again, as a stranger would: nothing private in any of them, every reference leads
 * somewhere.
 */
import { join } from "node:path";
import { digest, digestOf } from "../base/digest.js";
import { parseJson } from "../base/json.js";
import type { Period } from "../base/period.js";
import { type Finding, finding } from "../base/problems.js";
import { parseHtml } from "../engines/html.js";
import { readWords } from "../i18n/catalogs.js";
import type { Words } from "../i18n/words.js";
import { type Reading, readRoot } from "../pages/finished-page.js";
import type { FinishedPage } from "../pages/pages.js";
import { pageFolder } from "../texts/editions.js";
import { type Glossary, readGlossary } from "../translation/glossary.js";
import { isPseudo } from "../translation/pseudo.js";
import type { Config } from "../workspace/config.js";
import { disclosureOf, strictestOf } from "../workspace/disclosure.js";
import type { SourceText } from "../workspace/library.js";
import { lastOf, leave, type Memory, type PlainForm, remembered } from "../workspace/library.js";
import { type FactWords, readFactWords } from "./facts/fact-words.js";
import { partsOf } from "./leaks/file-texts.js";
import { leaksIn } from "./leaks/leaks.js";
import { secretsOf } from "./leaks/secrets.js";
import { tellsTyped, typedIn } from "./leaks/source-addresses.js";
import { checkActiveParts } from "./page/active-parts.js";
import { checkContradictions } from "./page/contradictions.js";
import { checkEmptyExhibits } from "./page/empty-exhibits.js";
import { findLinks, isGone, readLinkRecords } from "./page/link-records.js";
import { checkLinks } from "./page/links.js";
import { checkPdf } from "./page/pdf.js";
import { checkLabels, checkPseudo } from "./page/pseudo.js";
import { checkReferences } from "./page/references.js";
import { lineOf } from "./page/template-line.js";
import { checkTypography } from "./page/typography.js";
import { checkParity } from "./parity/language-parity.js";

/**
 * Everything to say about the finished report; places are files as `output/` holds them. `holders` are names that the
 * datasets hold in private; of files that a `memory` knows nothing is read again.
 */
export async function checkReport(
  config: Config,
  asked: Period,
  pages: readonly FinishedPage[],
  manifest: string,
  holders: readonly string[] = [],
  memory?: Memory,
): Promise<Finding[]> {
  const place = (path: string) => `output/${asked.name}/${path}`;
  const links = await readLinkRecords(config);
  const linked = links.some(isGone) ? await findLinks(config, asked) : [];
  const all = new Set(pages.flatMap(({ folder, files }) => [...files.keys()].map((path) => `${folder}/${path}`)));
  // A draft shows what is not translated in the language it was written in.
  const { draft = false } = parseJson(manifest, place("manifest.json")) as { draft?: boolean };
  const folders = pages.filter(({ files }) => isPage(files)).map(({ folder }) => folder);
  const { library: _, folder: __, ...settings } = config;
  const said = new Map<string, Said>();
  for (const edition of new Set(pages.map(({ page }) => page.edition))) {
    const own = pages.filter(({ page }) => page.edition === edition);
    const htmls = own.map(({ folder, files, texts }) => [folder, files.get("index.html"), texts]);
    const given = [asked.name, settings, htmls, [...all], folders, links, linked, draft];
    const work = (noted: Config) => readAgain({ config: noted, place, folders, own, all, links, linked, draft });
    const name = `${draft ? "draft of " : ""}what ${edition} says${kindOf(own)}`;
    said.set(edition, (await remembered(memory, name, given, config, work, asItIs)).value);
  }
  const found: Finding[] = [];
  const typed = new Set<string>();
  for (const page of pages) {
    const files = await rememberedFiles(config, asked, page, holders, memory);
    for (const one of files.typed) typed.add(one);
    found.push(...files.found);
    found.push(...(said.get(page.page.edition)?.led[page.folder] ?? []));
    found.push(...page.page.missingGlyphs.map((one) => glyphMissing(one, place(`${page.folder}/index.html`))));
  }
  const parts = ["shown", "contradicted", "unlike"] as const;
  const recorded = manifestLeaks(config, pages, manifest, { holders, typed }, place("manifest.json"));
  return distinct([...recorded, ...found, ...parts.flatMap((part) => [...said.values()].flatMap((one) => one[part]))]);
}

/**
 * What the pages of an edition say: where they lead by their folders, how they look, what contradicts itself, and what
 * one language says and another does not.
 */
type Said = {
  readonly led: Readonly<Record<string, readonly Finding[]>>;
  readonly shown: readonly Finding[];
  readonly contradicted: readonly Finding[];
  readonly unlike: readonly Finding[];
};

/** Findings are plain values. */
const asItIs: PlainForm<Said> = { write: (said) => said, read: (plain) => plain as Said };

const isPage = (files: FinishedPage["files"]) => typeof files.get("index.html") === "string";

type AgainRequest = {
  readonly config: Config;
  readonly place: (path: string) => string;
  /** Those of the pages of all editions. */
  readonly folders: readonly string[];
  readonly own: readonly FinishedPage[];
  readonly all: ReadonlySet<string>;
  readonly links: Awaited<ReturnType<typeof readLinkRecords>>;
  readonly linked: Awaited<ReturnType<typeof findLinks>>;
  readonly draft: boolean;
};

async function readAgain(request: AgainRequest): Promise<Said> {
  const { config, place, folders, own, all, links, linked, draft } = request;
  const led: Record<string, Finding[]> = {};
  const read: ReadPage[] = [];
  for (const { folder, page, files, texts = [] } of own) {
    const html = files.get("index.html");
    const file = place(`${folder}/index.html`);
    if (typeof html !== "string") continue;
    const root = parseHtml(html);
    led[folder] = [
      ...checkActiveParts(root, file),
      ...checkReferences(root, folder, all, file),
      ...checkLinks(root, file, links, linked),
    ];
    read.push({ edition: page.edition, file, texts, reading: readRoot(root) });
  }
  const spoken = await readSpoken(config, read);
  return {
    led,
    shown: read.flatMap(({ reading, file, texts }) => [
      ...checkTypography(reading, file),
      ...checkPseudo(reading, file),
      ...checkEmptyExhibits(reading, texts, file),
    ]),
    contradicted: spoken.flatMap((page) => checkContradictions(page, page.facts)),
    unlike: draft ? [] : languageParity(await readGlossary(config), config.languages, spoken, folders),
  };
}

/** The record is as private as the strictest edition in it; it quotes what pages mark as typed on purpose. */
function manifestLeaks(
  config: Config,
  pages: readonly FinishedPage[],
  manifest: string,
  { holders, typed }: { readonly holders: readonly string[]; readonly typed: ReadonlySet<string> },
  file: string,
): Finding[] {
  const strictest = strictestOf(
    config,
    pages.map(({ page }) => page.edition),
  );
  return leaksIn(file, [["text", manifest]], secretsOf(config, strictest, holders), {
    allowed: strictest.source_addresses,
    typed: new Set([...typed].map((one) => (/^\d+$/.test(one) ? Number(one) : one))),
  });
}

/** What the files of a page hold; those that a `memory` knows are not read again, one by one. */
async function rememberedFiles(
  config: Config,
  { name: quarter }: Period,
  page: FinishedPage,
  holders: readonly string[],
  memory: Memory | undefined,
): Promise<{ readonly found: readonly Finding[]; readonly typed: readonly string[] }> {
  const { folder, page: made, files } = page;
  const given = [quarter, config.sensors, config.networks, holders, disclosureOf(config, made.edition)];
  const step = `files of ${folder}${kindOf([page])}`;
  const last = memory && (await lastOf<ReadFiles>(memory, step, given));
  const digests = new Map(memory && [...files].map(([path, content]) => [path, digest(content)]));
  // What may stand in any file is told by some of them.
  const telling = [...files.keys()].filter(tellsTyped).map((path) => [path, digests.get(path)]);
  const from = memory ? digestOf(telling) : "";
  const typed = last?.from === from ? last.typed : [...typedIn(files)].map(String).sort();
  const known = last && String(last.typed) === String(typed) ? last.files : {};
  let search: LeakSearch | undefined;
  const read: Record<string, ReadFile> = {};
  for (const [path, content] of files) {
    const name = `${folder}/${path}`;
    const content256 = digests.get(path) ?? "";
    const before = known[path];
    if (before && before.digest === content256) {
      read[path] = before;
      continue;
    }
    memory?.made.push(`file ${name}`);
    search ??= leakSearch(config, made.edition, files, holders);
    const found = await checkFile(config, search, made.language, path, content, `output/${quarter}/${name}`);
    read[path] = { digest: content256, found };
  }
  if (memory && from) await leave(memory, step, given, { from, typed, files: read } satisfies ReadFiles);
  return { typed, found: Object.values(read).flatMap(({ found }) => found) };
}

/** Of pages with a PDF and of those without, what was found last is remembered apart. */
function kindOf(pages: readonly FinishedPage[]): string {
  return pages.some(({ files }) => files.has("report.pdf")) ? "" : " without PDF";
}

/** What was found in a file of this content. */
type ReadFile = { readonly digest: string; readonly found: readonly Finding[] };

/** Files of a page by their paths; `typed` is what may stand in them, as the files of the digest `from` tell it. */
type ReadFiles = {
  readonly from: string;
  readonly typed: readonly string[];
  readonly files: Readonly<Record<string, ReadFile>>;
};

async function checkFile(
  config: Config,
  search: LeakSearch,
  language: string,
  path: string,
  content: string | Uint8Array,
  file: string,
): Promise<Finding[]> {
  const leaks = await search(path, content, file);
  if (path === "report.pdf" && typeof content !== "string")
    return [...leaks, ...(await checkPdf(content, language, join(config.folder, pdfTexts), file))];
  return path.endsWith(".svg") && typeof content === "string" ? [...leaks, ...checkLabels(content, file)] : leaks;
}

const pdfTexts = "output/cache/pdf-text";

type LeakSearch = (path: string, content: string | Uint8Array, file: string) => Promise<Finding[]>;

/**
 * Looks into files of a page for what its edition may not tell; `files` are all of them, `file` is the name to tell.
 */
export function leakSearch(
  config: Config,
  edition: string,
  files: FinishedPage["files"],
  holders: readonly string[],
): LeakSearch {
  const rules = disclosureOf(config, edition);
  const secrets = secretsOf(config, rules, holders);
  const sources = { allowed: rules.source_addresses, typed: typedIn(files) };
  return async (path, content, file) =>
    leaksIn(
      file,
      [["file name", path], ...(await partsOf(path, content, join(config.folder, pdfTexts)))],
      secrets,
      sources,
    );
}

function glyphMissing(character: string, file: string): Finding {
  const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
  return finding("glyphMissing", { character, code }, { file }, false);
}

type ReadPage = {
  readonly edition: string;
  readonly file: string;
  readonly texts: readonly SourceText[];
  readonly reading: Reading;
};

type SpokenPage = ReadPage & { readonly words: Words; readonly facts: FactWords };

/** Pages of languages that people speak, with what is known of these. */
async function readSpoken(config: Config, pages: readonly ReadPage[]): Promise<SpokenPage[]> {
  const languages = [...new Set(pages.map(({ reading }) => reading.language))].filter(
    (language) => !isPseudo(language),
  );
  const spoken = await Promise.all(
    languages.map(async (language) => {
      const words = await readWords(config, language);
      const facts = await readFactWords(config, words);
      return pages.filter(({ reading }) => reading.language === language).map((page) => ({ ...page, words, facts }));
    }),
  );
  return spoken.flat();
}

/** Pages of each edition, in the order of the config's languages: those that were made. */
function languageParity(
  glossary: Glossary,
  languages: readonly string[],
  pages: readonly SpokenPage[],
  folders: readonly string[],
): Finding[] {
  const isMade = (edition: string, language: string) => folders.includes(pageFolder(edition, language));
  return [...new Set(pages.map(({ edition }) => edition))].flatMap((edition) => {
    const made = languages.flatMap((language) =>
      pages.filter((page) => page.edition === edition && page.reading.language === language),
    );
    return checkParity(made, glossary, ({ texts }, sentence) => lineOf(sentence, texts), isMade);
  });
}

/** What several pages give rise to is told once. */
function distinct(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((found) => [JSON.stringify(found), found])).values()];
}
