/** `publish` in `tsubame.yaml`: named targets, each with the settings of its kind. Passwords are never among them. */
import { clause, problem } from "../base/problems.js";
import { didYouMean } from "../engines/nearest.js";
import { type Infer, parseWith, z } from "../engines/schema.js";
import type { Located } from "../engines/yaml.js";

const address = z
  .url({ protocol: /^https?$/, error: "This is not an address like https://blog.example.org/." })
  .refine((text) => !/^[a-z]+:\/\/[^/]*@/i.test(text), {
    error: "A name or password in an address ends up in logs: write `user` and `password_env`.",
  });
const perLanguage = z.union([z.string(), z.record(z.string(), z.string())]);
/** `linked` are targets to whose pages ours may link, where a language or edition has a site of its own. */
const common = {
  languages: z.array(z.string()).min(1).optional(),
  editions: z
    .array(z.enum(["overflow", "quarterly", "extra"]))
    .min(1)
    .optional(),
  audience: z.enum(["public", "partner", "internal"]).default("public"),
  linked: z.array(z.string()).default([]),
};
/** `address` is where readers find an article, with {slug} and {language}. */
const inFolder = { ...common, folder: z.string(), address: perLanguage.optional() };

export const targetSpecs = {
  wordpress: z
    .strictObject({
      ...common,
      type: z.literal("wordpress"),
      url: address,
      user: z.string().min(1),
      password_env: z
        .string()
        .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: "This is not the name of an environment variable." })
        .optional(),
      password_command: z.string().min(1).optional(),
      categories: z.array(z.string()).default([]),
      status: z.enum(["draft", "pending", "publish"]).default("draft"),
    })
    .refine(({ password_env, password_command }) => (password_env === undefined) !== (password_command === undefined), {
      error: "Say either password_env (the name of an environment variable) or password_command.",
    }),
  hugo: z.strictObject({
    ...inFolder,
    type: z.literal("hugo"),
    section: z.string().default("posts"),
    status: z.enum(["draft", "publish"]).default("draft"),
  }),
  jekyll: z.strictObject({
    ...inFolder,
    type: z.literal("jekyll"),
    layout: z.string().default("post"),
    assets: z.string().default("assets/tsubame"),
    status: z.enum(["draft", "publish"]).default("draft"),
  }),
  "movable-type": z.strictObject({
    ...inFolder,
    type: z.literal("movable-type"),
    media_url: address,
    category: z.string().optional(),
    status: z.enum(["draft", "publish"]).default("draft"),
  }),
  fragment: z.strictObject({ ...inFolder, type: z.literal("fragment"), media_url: address }),
  zip: z.strictObject({ ...inFolder, type: z.literal("zip") }),
} as const;

type TargetKind = keyof typeof targetSpecs;
export type TargetSettings = { readonly [Kind in TargetKind]: Infer<(typeof targetSpecs)[Kind]> }[TargetKind];
export type SettingsOf<Kind extends TargetKind> = Extract<TargetSettings, { type: Kind }>;

/** Targets by name, as the settings have them; each is looked at by the rules of its `type`. */
export const PublishSpec = z.record(
  z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]*$/, { error: "A target is named with letters, digits, - and _." }),
  z.record(z.string(), z.unknown()),
);

export function readTargets(
  given: Infer<typeof PublishSpec>,
  lineOf: Located["lineOf"],
  file: string,
): ReadonlyMap<string, TargetSettings> {
  const kinds = Object.keys(targetSpecs);
  const targets = new Map(
    Object.entries(given).map(([name, value]) => {
      const kind = value["type"];
      const at = (path: readonly PropertyKey[]) => lineOf(["publish", name, ...path]);
      if (typeof kind !== "string" || !kinds.includes(kind))
        throw problem(
          "wrongValue",
          {
            reason:
              kind === undefined
                ? clause("This setting is missing.")
                : clause('"{kind}" is no kind of target.', { kind: String(kind) }),
            near: didYouMean(String(kind ?? ""), kinds),
            allowed: clause("Allowed here: {allowed}", { allowed: kinds.join(", ") }),
          },
          { file, line: at(["type"]) ?? at([]), key: `publish.${name}.type` },
        );
      return [
        name,
        parseWith(targetSpecs[kind as TargetKind], { value, lineOf: (path) => at(path) ?? at([]) }, file),
      ] as const;
    }),
  );
  const names = [...targets.keys()];
  for (const [name, { linked }] of targets)
    for (const other of linked)
      if (!targets.has(other))
        throw problem(
          "wrongValue",
          {
            reason: clause('"{other}" is no target.', { other }),
            near: didYouMean(other, names),
            allowed: clause("Allowed here: {allowed}", { allowed: names.join(", ") }),
          },
          { file, line: lineOf(["publish", name, "linked"]), key: `publish.${name}.linked` },
        );
  return targets;
}
