/** Stage 5a. What people wrote for an edition and a quarter: templates, topic, charts, pictures, layout. */
import { attempt, problem, stop } from "../base/problems.js";
import type { Quarter } from "../base/quarter.js";
import { readCharts, type ChartSpec } from "./charts.js";
import type { Config } from "./config.js";
import { noFront, parseFrontText, readQuarterFront, type FrontText, type QuarterFront } from "./front.js";
import type { SourceText } from "./workspace.js";

/** `texts` has every language of the config; `topic` is absent in a quarter that has none. Pictures are as handed in. */
export type Edition = {
  readonly name: string;
  readonly texts: ReadonlyMap<string, { readonly report: FrontText; readonly topic: FrontText | undefined }>;
  readonly front: QuarterFront;
  readonly charts: ReadonlyMap<string, ChartSpec>;
  readonly pictures: ReadonlyMap<string, { readonly bytes: Uint8Array; readonly file: string }>;
  readonly layout: SourceText;
  readonly styles: readonly SourceText[];
};

/** Names of the editions of a quarter: those of the config, and an extra issue where the workspace has a text or front matter for one. */
export async function editionsOf({ library, editions }: Pick<Config, "library" | "editions">, quarter: Quarter): Promise<readonly string[]> {
  const written = [...(await library.names(`${extraFolder}/${quarter.name}`, ".yaml")), ...(await library.names(`${extraFolder}/${quarter.name}`, ".md.hbs"))];
  return written.length > 0 ? [...editions, "extra"] : editions;
}

const extraFolder = "templates/extra";

const pictureEndings = [".png", ".jpg", ".jpeg", ".svg"];

/** Where `onProblem` lets a problem pass, the text of that language is missing. */
export async function readEdition(config: Config, name: string, quarter: Quarter, onProblem = stop): Promise<Edition> {
  const { library, languages } = config;
  const read = async (path: string) => {
    const source = await library.read(path);
    if (!source) throw problem("fileMissing", { path, named_in: "templates" });
    return source;
  };
  const texts = new Map<string, { report: FrontText; topic: FrontText | undefined }>();
  const readTexts = async (language: string) => {
    const report = (await library.read(`templates/${name}/report.${language}.md.hbs`)) ?? (await library.read(`templates/${name}/report.md.hbs`));
    if (!report) throw problem("templateMissing", { edition: name, language, wanted: `templates/${name}/report.${language}.md.hbs` }, { file: "tsubame.yaml" });
    const topic = await library.read(`templates/${name}/${quarter.name}/topic.${language}.md.hbs`);
    return { report: parseFrontText(report), topic: topic && parseFrontText(topic) };
  };
  for (const language of languages) {
    const read = await attempt(onProblem, () => readTexts(language));
    if (read) texts.set(language, read);
  }
  const pictures = new Map<string, { bytes: Uint8Array; file: string }>();
  for (const ending of pictureEndings) {
    for (const stem of await library.names(`templates/${name}/${quarter.name}`, ending)) {
      const file = `templates/${name}/${quarter.name}/${stem}${ending}`;
      const bytes = await library.readBytes(file);
      if (bytes) pictures.set(`${stem}${ending}`, { bytes, file });
    }
  }
  const readFront = async () => {
    const front = await readQuarterFront(config, name, quarter);
    if (name === "extra" && front.change === undefined) throw problem("extraChange", {}, { file: `${extraFolder}/${quarter.name}/front.yaml`, key: "change" });
    return front;
  };
  return {
    name, texts, pictures,
    front: (await attempt(onProblem, readFront)) ?? noFront,
    charts: await readCharts(config, name, quarter, onProblem),
    layout: await read("templates/layout/page.html.hbs"),
    styles: await Promise.all(["screen", "print"].map((style) => read(`templates/layout/${style}.css`))),
  };
}

/** Whether a text of an edition names a dataset (in quotes, or as `datasets.name`), or a chart that a text names draws it. */
export function mentions({ texts, layout, charts }: Edition, dataset: string): boolean {
  const names = (text: string, name: string) => new RegExp(`["']${name}["']|\\bdatasets\\.${name}\\b`).test(text);
  const written = [layout.text, ...[...texts.values()].flatMap(({ report, topic }) => [report, topic].flatMap((text) => (text ? [text.title, text.body.text] : [])))];
  const drawn = [...charts.values()].filter(({ name }) => written.some((text) => names(text, name)));
  return written.some((text) => names(text, dataset)) || drawn.some(({ datasets }) => datasets.includes(dataset));
}
