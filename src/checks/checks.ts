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
import { type Glossary, readGlossary } from "../translation/glossary.js";
import { isPseudo } from "../translation/pseudo.js";
import type { Config } from "../workspace/config.js";
import { disclosureOf, strictestOf } from "../workspace/disclosure.js";
import type { SourceText } from "../workspace/library.js";
import { type Memory, remembered } from "../workspace/library.js";
import { type FactWords, readFactWords } from "./facts/fact-words.js";
import { partsOf } from "./leaks/file-texts.js";
import { leaksIn } from "./leaks/leaks.js";
import { secretsOf } from "./leaks/secrets.js";
import { typedIn } from "./leaks/source-addresses.js";
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
  const found: Finding[] = manifestLeaks(config, pages, manifest, holders, place("manifest.json"));
  const links = await readLinkRecords(config);
  const linked = links.some(isGone) ? await findLinks(config, asked) : [];
  const all = new Set(pages.flatMap(({ folder, files }) => [...files.keys()].map((path) => `${folder}/${path}`)));
  const read: ReadPage[] = [];
  for (const page of pages) {
    const { folder, page: made, files, texts = [] } = page;
    found.push(...(await rememberedFiles(config, asked, page, holders, memory)));
    const html = files.get("index.html");
    const file = place(`${folder}/index.html`);
    if (typeof html === "string") {
      const root = parseHtml(html);
      found.push(...checkReferences(root, folder, all, file), ...checkLinks(root, file, links, linked));
      read.push({ edition: made.edition, file, texts, reading: readRoot(root) });
    }
    found.push(...made.missingGlyphs.map((character) => glyphMissing(character, file)));
  }
  found.push(
    ...read.flatMap(({ reading, file, texts }) => [
      ...checkTypography(reading, file),
      ...checkPseudo(reading, file),
      ...checkEmptyExhibits(reading, texts, file),
    ]),
  );
  const spoken = await readSpoken(config, read);
  found.push(...spoken.flatMap((page) => checkContradictions(page, page.facts)));
  // A draft shows what is not translated in the language it was written in.
  const { draft = false } = parseJson(manifest, place("manifest.json")) as { draft?: boolean };
  return distinct(draft ? found : [...found, ...languageParity(await readGlossary(config), config.languages, spoken)]);
}

/** The record is as private as the strictest edition in it. */
function manifestLeaks(
  config: Config,
  pages: readonly FinishedPage[],
  manifest: string,
  holders: readonly string[],
  file: string,
): Finding[] {
  const strictest = strictestOf(
    config,
    pages.map(({ page }) => page.edition),
  );
  return leaksIn(file, [["text", manifest]], secretsOf(config, strictest, holders), {
    allowed: strictest.source_addresses,
    typed: new Set(),
  });
}

/** What the files of a page hold; those that a `memory` knows are not read again, one by one. */
async function rememberedFiles(
  config: Config,
  { name: quarter }: Period,
  page: FinishedPage,
  holders: readonly string[],
  memory: Memory | undefined,
): Promise<readonly Finding[]> {
  const { folder, page: made, files } = page;
  const typed = memory && [...typedIn(files)].map(String).sort();
  const given = [quarter, config.sensors, config.networks, holders, disclosureOf(config, made.edition), typed];
  const shared = memory && digestOf(given);
  let search: LeakSearch | undefined;
  const found: Finding[] = [];
  for (const [path, content] of files) {
    const name = `${folder}/${path}`;
    const { value } = await remembered(memory, `file ${name}`, [shared, memory && digest(content)], config, () => {
      search ??= leakSearch(config, made.edition, files, holders);
      return checkFile(config, search, made.language, path, content, `output/${quarter}/${name}`);
    });
    found.push(...value);
  }
  return found;
}

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
function languageParity(glossary: Glossary, languages: readonly string[], pages: readonly SpokenPage[]): Finding[] {
  const isMade = (edition: string, language: string) =>
    pages.some((page) => page.edition === edition && page.reading.language === language);
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
