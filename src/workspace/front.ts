/** Front matter: what a text says about itself, and what all languages of a quarter share. */
import type { Period } from "../base/period.js";
import type { Template } from "../engines/handlebars.js";
import { type Infer, parseWith, z } from "../engines/schema.js";
import { parseYaml } from "../engines/yaml.js";
import type { Config } from "./config.js";
import type { SourceText } from "./library.js";

const TextFront = z.strictObject({ title: z.string(), lang: z.string().optional() });

const worded = z.union([z.string(), z.record(z.string(), z.string())]);
const QuarterFront = z.strictObject({
  author: worded.optional(),
  translator: z.record(z.string(), z.string()).default({}),
  published: z.record(z.string(), z.iso.date()).default({}),
  corrected: z.record(z.string(), z.iso.date()).default({}),
  corrects: z
    .record(z.string(), z.string().regex(/^[0-9a-f]{64}$/, { error: "This is not the SHA-256 digest of a manifest." }))
    .default({}),
  change: z.string().optional(),
  follow_up: z
    .array(z.string().trim().min(1, { error: "Say what the next issue looks at again." }), {
      error: "This is no list of sentences.",
    })
    .default([]),
  links: z
    .strictObject({ report: worded.optional(), article: worded.optional(), previous: worded.optional() })
    .default({}),
});
export type QuarterFront = Infer<typeof QuarterFront>;
export const noFront: QuarterFront = QuarterFront.parse({});

/** A text with front matter: its title, the language it says it is in, and the template that follows. */
export type FrontText = { readonly title: string; readonly language: string | undefined; readonly body: Template };

export function parseFrontText({ text, file }: SourceText): FrontText {
  const match = frontMatter.exec(text);
  if (!match) return { title: "", language: undefined, body: { text, file } };
  const front = parseWith(TextFront, parseYaml(match[1] ?? "", file, 2), file);
  return {
    title: front.title,
    language: front.lang,
    body: { text: text.slice(match[0].length), file, firstLine: match[0].split("\n").length },
  };
}

const frontMatter = /^---\r?\n([\s\S]*?)\r?\n---\r?\n/;

/**
 * Where the title of a text's front matter stands, as written there, and where the body begins; undefined without front
 * matter.
 */
export function frontTitle({
  text,
  file,
}: SourceText):
  | { readonly title: string; readonly start: number; readonly end: number; readonly bodyStart: number }
  | undefined {
  const match = frontMatter.exec(text);
  if (!match) return undefined;
  const yaml = parseYaml(match[1] ?? "", file, 2);
  const { title } = parseWith(TextFront, yaml, file);
  const before = text.indexOf("\n") + 1;
  const [start, end] = yaml.rangeOf(["title"]) ?? [0, 0];
  return { title, start: before + start, end: before + end, bodyStart: match[0].length };
}

/** `templates/<edition>/<quarter>/front.yaml`: author, translators, dates and links; all optional. */
export async function readQuarterFront(
  { library }: Pick<Config, "library">,
  edition: string,
  quarter: Period,
): Promise<QuarterFront> {
  const source = await library.read(`templates/${edition}/${quarter.name}/front.yaml`);
  const file = source?.file ?? "front.yaml";
  return parseWith(QuarterFront, parseYaml(source?.text ?? "", file), file);
}
