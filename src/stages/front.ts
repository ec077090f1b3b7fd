/** Front matter: what a text says about itself, and what all languages of a quarter share. */
import { parseWith, z, type Infer } from "../engines/schema.js";
import { parseYaml } from "../engines/yaml.js";
import type { Quarter } from "../base/quarter.js";
import type { Config, Worded } from "./config.js";
import type { SourceText } from "./workspace.js";
import type { Template } from "../engines/handlebars.js";

const TextFront = z.strictObject({ title: z.string(), lang: z.string().optional() });

const worded = z.union([z.string(), z.record(z.string(), z.string())]);
const QuarterFront = z.strictObject({
  author: worded.optional(),
  translator: z.record(z.string(), z.string()).default({}),
  published: z.record(z.string(), z.iso.date()).default({}),
  change: z.string().optional(),
  links: z.strictObject({ report: worded.optional(), article: worded.optional(), previous: worded.optional() }).default({}),
});
export type QuarterFront = Infer<typeof QuarterFront>;
export const noFront: QuarterFront = QuarterFront.parse({});

/** A text with front matter: its title, and the template that follows. */
export type FrontText = { readonly title: string; readonly body: Template };

export function parseFrontText({ text, file }: SourceText): FrontText {
  const match = /^---\r?\n([\s\S]*?)\r?\n---\r?\n/.exec(text);
  if (!match) return { title: "", body: { text, file } };
  const front = parseWith(TextFront, parseYaml(match[1] ?? "", file, 2), file);
  return { title: front.title, body: { text: text.slice(match[0].length), file, firstLine: match[0].split("\n").length } };
}

/** `templates/<edition>/<quarter>/front.yaml`: author, translators, dates and links; all optional. */
export async function readQuarterFront({ library }: Pick<Config, "library">, edition: string, quarter: Quarter): Promise<QuarterFront> {
  const source = await library.read(`templates/${edition}/${quarter.name}/front.yaml`);
  const file = source?.file ?? "front.yaml";
  return parseWith(QuarterFront, parseYaml(source?.text ?? "", file), file);
}

/** A text in one language: its own, else the first that there is. */
export function inLanguage(text: Worded | undefined, language: string): string | null {
  if (text === undefined || typeof text === "string") return text ?? null;
  return text[language] ?? Object.values(text)[0] ?? null;
}
