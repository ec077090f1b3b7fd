/** Stage 8. The finished files read again, as a stranger would: nothing private in any of them, every reference leads somewhere. */
import { join } from "node:path";
import { digest } from "../base/digest.js";
import { parseJson } from "../base/json.js";
import { finding, type Finding } from "../base/problems.js";
import type { Quarter } from "../base/quarter.js";
import { readWords } from "../i18n/catalogs.js";
import { checkInStep } from "./checks/in-step.js";
import { checkLabels, checkPseudo } from "./checks/pseudo.js";
import { partsOf } from "./checks/file-texts.js";
import { leaksIn } from "./checks/leaks.js";
import { checkLinks } from "./checks/links.js";
import { checkReferences } from "./checks/references.js";
import { secretsOf } from "./checks/secrets.js";
import { typedIn } from "./checks/source-addresses.js";
import { lineOf } from "./checks/template-line.js";
import { checkTypography } from "./checks/typography.js";
import type { Config } from "./config.js";
import { disclosureOf, strictestOf } from "./disclosure.js";
import { readGlossary } from "./glossary.js";
import type { Page } from "./pages.js";
import { findLinks, isGone, readLinkRecords } from "./link-records.js";
import { isPseudo } from "./pseudo.js";
import { readPage, type Reading } from "./reading.js";
import { remembered, type Memory } from "./remembered.js";
import type { SourceText } from "./workspace.js";

/** One edition and language by its folder (`overflow/ja`) with what it holds; `texts` are those it was made of, where they are known. */
export type FinishedPage = { readonly folder: string; readonly page: Page; readonly files: ReadonlyMap<string, string | Uint8Array>; readonly texts?: readonly SourceText[] };

/** Everything to say about the finished report; places are files as `output/` holds them. `holders` are names that the datasets hold in private; of files that a `memory` knows nothing is read again. */
export async function checkReport(config: Config, asked: Quarter, pages: readonly FinishedPage[], manifest: string, holders: readonly string[] = [], memory?: Memory): Promise<Finding[]> {
  const { name: quarter } = asked;
  const strictest = strictestOf(config, pages.map(({ page }) => page.edition));
  const place = (path: string) => `output/${quarter}/${path}`;
  const found: Finding[] = leaksIn(place("manifest.json"), [["text", manifest]], secretsOf(config, strictest, holders), { allowed: strictest.source_addresses, typed: new Set() });
  const links = await readLinkRecords(config);
  const linked = links.some(isGone) ? await findLinks(config, asked) : [];
  const all = new Set(pages.flatMap(({ folder, files }) => [...files.keys()].map((path) => `${folder}/${path}`)));
  for (const { folder, page, files } of pages) {
    const rules = disclosureOf(config, page.edition);
    const secrets = secretsOf(config, rules, holders);
    const sources = { allowed: rules.source_addresses, typed: typedIn(files) };
    const { value } = await remembered(memory, `files of ${folder}`, [quarter, config.sensors, config.networks, holders, rules, memory && [...files].map(([path, content]) => [path, digest(content)])], config, async () => {
      const inFiles: Finding[] = [];
      for (const [path, content] of files) {
        const parts = await partsOf(path, content, join(config.folder, "output/cache/pdf-text"));
        inFiles.push(...leaksIn(place(`${folder}/${path}`), [["file name", path], ...parts], secrets, sources));
        if (path.endsWith(".svg") && typeof content === "string") inFiles.push(...checkLabels(content, place(`${folder}/${path}`)));
      }
      return inFiles;
    });
    found.push(...value);
    const html = files.get("index.html");
    const file = place(`${folder}/index.html`);
    if (typeof html === "string") found.push(...checkReferences(html, folder, all, file), ...checkLinks(html, file, links, linked));
    for (const character of page.missingGlyphs) found.push(finding("glyphMissing", { character, code: `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}` }, { file }, false));
  }
  const read = pages.flatMap(({ folder, page, files, texts = [] }) => {
    const html = files.get("index.html");
    return typeof html === "string" ? [{ edition: page.edition, file: place(`${folder}/index.html`), texts, reading: readPage(html) }] : [];
  });
  found.push(...read.flatMap(({ reading, file }) => [...checkTypography(reading, file), ...checkPseudo(reading, file)]));
  // A draft shows what is not translated in the language it was written in.
  const { draft = false } = parseJson(manifest, place("manifest.json")) as { draft?: boolean };
  return draft ? found : [...found, ...(await languagesInStep(config, read))];
}

type ReadPage = { readonly edition: string; readonly file: string; readonly texts: readonly SourceText[]; readonly reading: Reading };

/** Pages of each edition, in the order of the config's languages: those that were made. */
async function languagesInStep(config: Config, pages: readonly ReadPage[]): Promise<Finding[]> {
  const glossary = await readGlossary(config);
  const made = config.languages.filter((language) => !isPseudo(language) && pages.some(({ reading }) => reading.language === language));
  const words = new Map(await Promise.all(made.map(async (language) => [language, await readWords(config, language)] as const)));
  return [...new Set(pages.map(({ edition }) => edition))].flatMap((edition) => {
    const spoken = [...words].flatMap(([language, spoken]) => pages.filter((page) => page.edition === edition && page.reading.language === language).map((page) => ({ ...page, words: spoken })));
    return checkInStep(spoken, glossary, ({ texts }, sentence) => lineOf(sentence, texts));
  });
}
