/** What an edition may tell, and to whom: the `disclosure` settings, filled in by the audience they name. */
import { clause, problem } from "../base/problems.js";
import type { Cell, Row, Table } from "../base/table.js";
import { watchedWord } from "../base/watched-words.js";
import { didYouMean } from "../engines/nearest.js";
import { type Infer, z } from "../engines/schema.js";
import type { Located } from "../engines/yaml.js";

const audiences = ["public", "partner", "internal"] as const;
type Audience = (typeof audiences)[number];

/** Traffic Light Protocol 2.0, https://www.first.org/tlp/ */
const tlpLabels = ["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"] as const;

const names = z.array(
  z
    .string()
    .min(3, { error: "A private word needs three characters or more." })
    .refine((word) => watchedWord(word) !== undefined, {
      error: "This word cannot be told from other text: write one with letters, or a number of more than six digits.",
    }),
);
const settings = {
  audience: z.enum(audiences).optional(),
  tlp: z.enum(tlpLabels).optional(),
  source_addresses: z.enum(["none", "/24", "full"]).optional(),
  holders: z
    .union([z.literal(true), z.array(z.string())], { error: "This is neither true nor a list of names." })
    .optional(),
  words: names.optional(),
  sources_min: z.number().int().min(1).optional(),
  few_sources: z.enum(["hide", "mark", "show"]).optional(),
  accepted: z
    .array(
      z.strictObject({
        label: z.string(),
        port: z.string(),
        reason: z.string().min(1, { error: "Say why this cell may be shown." }),
      }),
    )
    .optional(),
};
const editionNames = ["overflow", "quarterly", "extra"] as const;

/** The same settings for all editions, and for one of them. */
export const DisclosureSpec = z.strictObject({
  ...settings,
  editions: z.partialRecord(z.enum(editionNames), z.strictObject(settings)).default({}),
});
export type DisclosureSpec = Infer<typeof DisclosureSpec>;

/**
 * A sensor's label and a port of it: what a table by sensor shows. Of a sensor that is all of its group, `port` may also be a
 * region or a month.
 */
export type PortCell = { readonly label: string; readonly port: string };

/** `holders` may be named, all of them when true; `accepted` cells are shown although few sources reached them. */
export type Disclosure = {
  readonly audience: Audience;
  readonly tlp: (typeof tlpLabels)[number];
  readonly source_addresses: "none" | "/24" | "full";
  readonly holders: true | readonly string[];
  readonly words: readonly string[];
  readonly sources_min: number;
  readonly few_sources: "hide" | "mark" | "show";
  readonly accepted: readonly (PortCell & { readonly reason: string })[];
};

const byAudience = {
  public: { tlp: "CLEAR", source_addresses: "/24", few_sources: "hide" },
  partner: { tlp: "AMBER", source_addresses: "/24", few_sources: "show" },
  internal: { tlp: "RED", source_addresses: "/24", few_sources: "show" },
} as const;

/**
 * Of an edition; without a name, what holds where an edition says nothing. What depends on the audience is not
 * inherited by an edition that has one of its own.
 */
export function disclosureOf(
  { disclosure: { editions, ...common } }: { readonly disclosure: DisclosureSpec },
  edition?: string,
): Disclosure {
  const own = editions[edition as (typeof editionNames)[number]] ?? {};
  const audience = own.audience ?? common.audience ?? "public";
  const inherited =
    audience === (common.audience ?? "public")
      ? common
      : { holders: common.holders, words: common.words, sources_min: common.sources_min, accepted: common.accepted };
  return {
    holders: [],
    words: [],
    sources_min: 10,
    accepted: [],
    ...byAudience[audience],
    ...said(inherited),
    ...said(own),
    audience,
  };
}

/** What may be told where all of these editions are told of: only what each of them may. */
export function strictestOf(
  config: { readonly disclosure: DisclosureSpec },
  editions: readonly string[],
): Pick<Disclosure, "source_addresses" | "holders" | "words"> {
  const all = (editions.length === 0 ? [undefined] : [...new Set(editions)]).map((edition) =>
    disclosureOf(config, edition),
  );
  const named = all.map(({ holders }) => holders).filter((holders) => holders !== true);
  return {
    source_addresses:
      (["none", "/24"] as const).find((setting) => all.some(({ source_addresses }) => source_addresses === setting)) ??
      "full",
    holders:
      named.length === 0
        ? true
        : (named[0] ?? []).filter((holder) => named.every((holders) => holders.includes(holder))),
    words: [...new Set(all.flatMap(({ words }) => words))],
  };
}

/** What may be told where these editions, all of them public, are listed: what any of them tells the public already. */
export function openestOf(
  config: { readonly disclosure: DisclosureSpec },
  editions: readonly string[],
): Pick<Disclosure, "source_addresses" | "holders" | "words"> {
  const all = [...new Set(editions)].map((edition) => disclosureOf(config, edition));
  const [first, ...others] = all;
  return {
    source_addresses:
      (["full", "/24"] as const).find((setting) => all.some(({ source_addresses }) => source_addresses === setting)) ??
      "none",
    holders: all.some(({ holders }) => holders === true) || [
      ...new Set(all.flatMap(({ holders }) => (holders === true ? [] : holders))),
    ],
    words: (first?.words ?? []).filter((word) => others.every(({ words }) => words.includes(word))),
  };
}

/** The most sources that any edition asks for: cells with more need not be looked at. */
export function sourcesMin(config: { readonly disclosure: DisclosureSpec }): number {
  return Math.max(
    ...[undefined, ...Object.keys(config.disclosure.editions)].map(
      (edition) => disclosureOf(config, edition).sources_min,
    ),
  );
}

/** Without what is not set. */
function said<Settings extends object>(
  settings: Settings,
): { [Key in keyof Settings]: Exclude<Settings[Key], undefined> } {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as never;
}

/** Throws for settings that contradict each other, and for cells of sensors that there are not. */
export function checkDisclosure(
  config: { readonly disclosure: DisclosureSpec; readonly sensors: readonly { readonly label: string }[] },
  lineOf: Located["lineOf"],
  file: string,
): void {
  const places = [undefined, ...Object.keys(config.disclosure.editions)];
  for (const edition of places) {
    const path = edition === undefined ? ["disclosure"] : ["disclosure", "editions", edition];
    const place = (key: string) => ({
      file,
      line: lineOf([...path, key]) ?? lineOf(["disclosure", key]) ?? lineOf(path),
      key: [...path, key].join("."),
    });
    const { audience, tlp, source_addresses } = disclosureOf(config, edition);
    if (audience === "public" && source_addresses === "full")
      throw problem("disclosurePublic", { setting: "source_addresses: full" }, place("source_addresses"));
    if (audience === "public" && tlp !== "CLEAR")
      throw problem("disclosurePublic", { setting: `tlp: ${tlp}` }, place("tlp"));
    const { accepted = [] } =
      edition === undefined
        ? config.disclosure
        : (config.disclosure.editions[edition as (typeof editionNames)[number]] ?? {});
    const labels = config.sensors.map(({ label }) => label);
    for (const [at, { label, port }] of accepted.entries()) {
      const here = {
        file,
        line: lineOf([...path, "accepted", at, "label"]) ?? lineOf([...path, "accepted"]),
        key: [...path, "accepted"].join("."),
      };
      if (!labels.includes(label))
        throw problem(
          "wrongValue",
          {
            reason: clause('No sensor has the label "{label}".', { label }),
            near: didYouMean(label, labels),
            allowed: "",
          },
          here,
        );
      if (!/^(?:\d{1,5}\/)?[A-Z]\w*$/.test(port))
        throw problem(
          "wrongValue",
          {
            reason: clause(
              '"{port}" is not a port as tables write it: number, slash and protocol, or the protocol alone.',
              { port },
            ),
            near: "",
            allowed: "",
          },
          here,
        );
    }
  }
}

/**
 * Columns that name a sensor beside a port: of a table by sensor, or of one that tells where something was seen most.
 */
const labelColumn = /^(?:.*_)?label$/;
/** Where the first says `port` or `region`, the second holds one. */
const kindNames = [
  ["kind", "name"],
  ["series_kind", "name"],
  ["part_kind", "part"],
] as const;

/** Labels of sensors that are all of their group that was observed, in the quarter or a month of it, by `loneKey`. */
export type LoneSensors = ReadonlyMap<string, string>;

/** Without a group it is all that a page tells of; without a month the whole quarter. */
export function loneKey(group: Cell | undefined, month?: Cell): string {
  return [group, month].map((one) => one ?? "").join(" ");
}

const noneAlone: LoneSensors = new Map();

/**
 * The cells that a row of a dataset tells of, each with the column that names its sensor. Where none does, a row tells of
 * a group, or of all: of one sensor, when that is alone in it. Of such a one a region is a cell too, and where a row says
 * neither port nor region, its month.
 */
export function cellsOf(row: Row, alone = noneAlone): (PortCell & { readonly column: string })[] {
  const ports = thingsIn(row, "port");
  const named = Object.entries(row).filter(
    (entry): entry is [string, string] => labelColumn.test(entry[0]) && typeof entry[1] === "string",
  );
  const cells = ports.flatMap((port) => named.map(([column, label]) => ({ label, port, column })));
  const lone = loneOf(row, alone);
  if (lone === undefined || named.some(([column]) => column === "label")) return cells;
  const things = [...ports, ...thingsIn(row, "region")];
  const told = things.length === 0 && typeof row["month"] === "string" ? [row["month"]] : things;
  return [...cells, ...told.map((port) => ({ label: lone, port, column: "label" }))];
}

function thingsIn(row: Row, kind: "port" | "region"): string[] {
  const cells = [row[kind], ...kindNames.flatMap(([of, name]) => (row[of] === kind ? [row[name]] : []))];
  return cells.filter((cell) => typeof cell === "string");
}

function loneOf(row: Row, alone: LoneSensors): string | undefined {
  const group = row["sensor_group"];
  const month = String(row["month"] ?? row["day"] ?? "").slice(0, "2024-04".length);
  return alone.get(loneKey(group)) ?? alone.get(loneKey(group, month));
}

/** Every cell that tables tell of, once, in a steady order. */
export function cellsIn(tables: readonly Table[], alone = noneAlone): PortCell[] {
  const cells = tables.flatMap(({ columns, rows }) =>
    alone.size > 0 || columns.some(({ name }) => labelColumn.test(name))
      ? rows.flatMap((row) => cellsOf(row, alone))
      : [],
  );
  return [...new Map(cells.map(({ label, port }) => [cellKey({ label, port }), { label, port }]))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, cell]) => cell);
}

export function cellKey({ label, port }: PortCell): string {
  return `${label}\n${port}`;
}
