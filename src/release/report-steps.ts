/**
 * The steps of a report's walk as one walks them again and again: each is taken anew only when something it stands on
 * has changed.
 */
import { digest } from "../base/digest.js";
import type { Period } from "../base/period.js";
import { type Finding, problem, stop } from "../base/problems.js";
import { type Progress, silent } from "../base/progress.js";
import { stampOfInputs } from "../exports/stamp.js";
import { readWords } from "../i18n/catalogs.js";
import { unknownAccepted } from "../numbers/changes.js";
import {
  type Datasets,
  fewSourceCells,
  loneSensors,
  type QuarterSession,
  quarterSession,
  runQueries,
} from "../numbers/datasets.js";
import { digestOfDatasets, type EditionNumbers, editionNumbers } from "../numbers/edition-numbers.js";
import { computeNumbers, type Numbers } from "../numbers/numbers.js";
import { readQueries, runScope, type Scope, scopeOfEdition } from "../numbers/queries.js";
import type { Page, PageSource } from "../pages/pages.js";
import { type Edition, editionsOf, mentionedIn, pageFolder, readEdition } from "../texts/editions.js";
import { type Languages, readLanguages, unreadyIn } from "../texts/languages.js";
import type { Config } from "../workspace/config.js";
import { type Memory, type PlainForm, remembered, watchedLibrary } from "../workspace/library.js";

/** `memory` is of a walk before this one; `afresh` reads exports again even where their size and time are as before. */
export type StepsRequest = {
  readonly config: Config;
  readonly quarter: Period;
  readonly draft: boolean;
  readonly afresh: boolean;
  readonly memory: Memory | undefined;
  readonly progress: Progress;
};

/** A page, and what is wrong with it that does not keep it from being made. */
type MadePage = { readonly page: Page; readonly found: readonly Finding[] };

/** `sources` are the digests of all texts read so far, by the names that readers know them under. */
export type ReportSteps = {
  readonly config: Config;
  readonly sources: ReadonlyMap<string, string>;
  texts(): Promise<readonly Edition[]>;
  /** Throws where no language is ready. */
  languages(editions: readonly Edition[], asked: readonly string[]): Promise<Languages>;
  /** Those that some text or chart names, the same for every language. */
  numbers(editions: readonly Edition[]): Promise<Numbers>;
  /** Datasets that no page needs to name: what facts typed by hand are compared with. */
  compared(numbers: Numbers, names: readonly string[]): Promise<Datasets>;
  /** Lines of the list of accepted changes that accept none of the quarter's. */
  unknownAccepted(numbers: Numbers): Promise<readonly Finding[]>;
  /** What of them an edition may tell. */
  numbersOf(edition: Edition, numbers: Numbers): Promise<EditionNumbers>;
  page(
    source: Omit<PageSource, "config">,
    numbers: EditionNumbers,
    make: (source: PageSource) => Promise<MadePage>,
  ): Promise<MadePage>;
  close(): void;
};

export function reportSteps({ config: given, quarter, draft, afresh, memory, progress }: StepsRequest): ReportSteps {
  const { library, read: sources } = watchedLibrary(given.library);
  const config = { ...given, library };
  const { library: _, folder: __, ...settings } = config;
  const session = quarterSession();
  const keys = new Map<string, string>();
  /** Its result; the key of it is kept under its name for the steps that stand on it. */
  const once = async <Value>(
    name: string,
    standsOn: readonly unknown[],
    work: (noted: Config) => Promise<Value>,
    form?: PlainForm<Value>,
  ): Promise<Value> => {
    const { value, key } = await remembered(memory, name, [settings, ...standsOn], config, work, form);
    keys.set(name, key);
    return value;
  };
  const written = draft ? "draft of " : "";
  const words = (language: string) =>
    once(`${written}words ${language}`, [draft], (noted) => readWords(noted, language, { draft }));
  const text = (name: string) =>
    once(`${written}texts of ${name}`, [quarter, draft], (noted) => readEdition(noted, name, quarter, stop, draft));
  const asked = new Map<Scope, readonly string[]>();
  const mentions = new Map<Edition, (dataset: string) => boolean>();
  return {
    config,
    sources,
    texts: async () => Promise.all((await editionsOf(config, quarter)).map(text)),
    async languages(editions, wanted) {
      const languages = await readLanguages(config, editions, wanted, draft, stop, words);
      if ([...languages.made.values()].every((made) => made.length === 0))
        throw nothingReady(unreadyIn(languages.leftOut), quarter);
      return languages;
    },
    async numbers(editions) {
      for (const edition of editions) mentions.set(edition, mentionedIn(edition));
      for (const [scope, names] of namesAsked(config, await readQueries(config, quarter), editions, mentions))
        asked.set(scope, names);
      const inputs = memory && (await stampOfInputs(config));
      const [[scope, names] = ["all", []] as const] = asked;
      return once("numbers", [quarter, inputs, [...asked]], (noted) =>
        computeNumbers(noted, quarter, progress, { scope, names, describe: true }, afresh, session),
      );
    },
    async compared({ material }, names) {
      const work = (noted: Config) => runAlone(noted, material, names, session);
      const run = await once("compared", [keys.get("numbers"), names], work);
      // What a page stands on is what they say, not which files they were made from.
      keys.set("compared", memory ? digestOfDatasets(Object.values(run)) : "");
      return run;
    },
    unknownAccepted({ material }) {
      return once("accepted", [keys.get("numbers")], (noted) =>
        unknownAccepted(noted, quarter, () => runAlone(noted, material, ["changes"], session)),
      );
    },
    numbersOf(edition, numbers) {
      const names = asked.get(scopeOfEdition(config, edition.name)) ?? [];
      const shown = Object.keys(numbers.described).filter((name) => mentions.get(edition)?.(name));
      const standsOn = [keys.get("numbers"), names, edition.front.change, shown];
      return once(`numbers of ${edition.name}`, standsOn, (noted) =>
        editionNumbers({ ...edition, config: noted, quarter }, shown, names, numbers, progress, session),
      );
    },
    page(source, { digest: told }, make) {
      const name = pageFolder(source.edition.name, source.words.language);
      const given = [
        pageGiven(source),
        keys.get(`${written}words ${source.words.language}`),
        told,
        keys.get("compared"),
      ];
      // Of both kinds the last one is kept: writers look at pages without their PDF, and publish those with it.
      const kind = source.pdf ? "" : " without PDF";
      return once(`${written}${name}${kind}`, given, (noted) => make({ ...source, config: noted }), pageForm);
    },
    close: () => session.close(),
  };
}

/** A page as a plain value: bytes are in base64. */
const pageForm: PlainForm<MadePage> = {
  write: ({ page, found }) => ({
    found,
    page: {
      ...page,
      files: [...page.files].map(([path, content]) =>
        typeof content === "string" ? [path, content] : [path, { base64: Buffer.from(content).toString("base64") }],
      ),
    },
  }),
  read: (plain) => {
    const { page, found } = plain as { page: Omit<Page, "files"> & { files: readonly KeptFile[] }; found: Finding[] };
    const files = page.files.map(
      ([path, content]) =>
        [path, typeof content === "string" ? content : Buffer.from(content.base64, "base64")] as const,
    );
    return { page: { ...page, files: new Map(files) }, found };
  },
};

type KeptFile = readonly [path: string, content: string | { readonly base64: string }];

/** These datasets, without those that they stand on. */
async function runAlone(
  config: Config,
  material: Numbers["material"],
  names: readonly string[],
  session: QuarterSession,
): Promise<Datasets> {
  const { datasets } = await runQueries(config, material, silent, { names }, session);
  return Object.fromEntries(Object.entries(datasets).filter(([name]) => names.includes(name)));
}

/** One thing that is wrong is told as it is; more of them before the sentence that sums them up. */
function nothingReady(findings: readonly Finding[], quarter: Period): Error {
  const [first] = findings;
  return first && findings.length === 1
    ? problem(first.code, first.values, first.place)
    : Object.assign(problem("noLanguageReady", { quarter: quarter.name }), { findings });
}

/** The datasets that the editions of each scope name. */
function namesAsked(
  config: Config,
  queries: Awaited<ReturnType<typeof readQueries>>,
  editions: readonly Edition[],
  mentions: ReadonlyMap<Edition, (dataset: string) => boolean>,
): [Scope, string[]][] {
  const scopes = new Set(editions.map(({ name }) => scopeOfEdition(config, name)));
  return [...scopes].map((scope) => {
    const told = editions.filter(({ name }) => scopeOfEdition(config, name) === scope);
    // What is about other sensors is refused on its page.
    const fit = [...queries].filter(([, query]) => runScope(query.scope, scope) === scope).map(([name]) => name);
    const named = fit.filter((name) => told.some((edition) => mentions.get(edition)?.(name)));
    return [scope, [...new Set([loneSensors, ...named, fewSourceCells])]];
  });
}

/** What is given to a page, as plain values, but for its words and numbers. */
function pageGiven({ edition, words, made, datasets: _, ...facts }: Omit<PageSource, "config">): unknown {
  return [facts, [...(made ?? [])], contentOf(edition, words.language)];
}

/** All that an edition holds for a page of a language, as plain values. */
function contentOf(
  { texts, corrections, pictures, charts, front, layout, script, styles }: Edition,
  language: string,
): unknown {
  return [
    texts.get(language),
    corrections.get(language),
    [...pictures].map(([name, { bytes }]) => [name, digest(bytes)]),
    [...charts],
    front,
    layout,
    script,
    styles,
  ];
}
