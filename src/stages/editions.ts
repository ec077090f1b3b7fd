/** Stage 5a. What people wrote for an edition and a quarter: templates, topic, charts, pictures, layout. */
import { problem } from "../base/problems.js";
import type { Quarter } from "../base/quarter.js";
import { readCharts, type ChartSpec } from "./charts.js";
import type { Config } from "./config.js";
import { parseFrontText, readQuarterFront, type FrontText, type QuarterFront } from "./front.js";
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

const pictureEndings = [".png", ".jpg", ".jpeg", ".webp", ".svg"];

export async function readEdition(config: Config, name: string, quarter: Quarter): Promise<Edition> {
  const { library, languages } = config;
  const read = async (path: string) => {
    const source = await library.read(path);
    if (!source) throw problem("fileMissing", { path, named_in: "templates" });
    return source;
  };
  const texts = new Map<string, { report: FrontText; topic: FrontText | undefined }>();
  for (const language of languages) {
    const report = (await library.read(`templates/${name}/report.${language}.md.hbs`)) ?? (await library.read(`templates/${name}/report.md.hbs`));
    if (!report) throw problem("templateMissing", { edition: name, language, wanted: `templates/${name}/report.${language}.md.hbs` }, { file: "tsubame.yaml" });
    const topic = await library.read(`templates/${name}/${quarter.name}/topic.${language}.md.hbs`);
    texts.set(language, { report: parseFrontText(report), topic: topic && parseFrontText(topic) });
  }
  const pictures = new Map<string, { bytes: Uint8Array; file: string }>();
  for (const ending of pictureEndings) {
    for (const stem of await library.names(`templates/${name}/${quarter.name}`, ending)) {
      const file = `templates/${name}/${quarter.name}/${stem}${ending}`;
      const bytes = await library.readBytes(file);
      if (bytes) pictures.set(`${stem}${ending}`, { bytes, file });
    }
  }
  return {
    name, texts, pictures,
    front: await readQuarterFront(config, name, quarter),
    charts: await readCharts(config, name, quarter),
    layout: await read("templates/layout/page.html.hbs"),
    styles: await Promise.all(["screen", "print"].map((style) => read(`templates/layout/${style}.css`))),
  };
}
