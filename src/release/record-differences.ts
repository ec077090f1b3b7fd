/** Why two builds of a quarter differ, as far as their records tell. */
import type { ReleaseRecord } from "./release.js";

/**
 * `part` is the part of the record, `name` what of it (a file, a dataset, a day), `before` and `after` what each says;
 * empty where one says nothing.
 * `change` of a query is "sql", or "inputs" when the same SQL was run on other tables.
 */
export type Reason = {
  readonly part: "version" | "font" | "setting" | "reference" | "export" | "day" | "query" | "source";
  readonly name: string;
  readonly change: "changed" | "gone" | "new" | "sql" | "inputs";
  readonly before: string;
  readonly after: string;
};

/** In the order of the walk: what is told first may explain what follows. */
export function recordDifferences(before: ReleaseRecord, after: ReleaseRecord): Reason[] {
  const settings = (record: ReleaseRecord) =>
    [
      ["timezone", record.timezone],
      ["home", record.home],
      ["languages", record.languages.join(", ")],
      ["made", record.made],
      ["sample", String(record.sample)],
    ] as const;
  return [
    ...changes("version", versionsOf(before), versionsOf(after)),
    ...changes("font", [[before.fonts.family, before.fonts.version]], [[after.fonts.family, after.fonts.version]]),
    ...changes("setting", settings(before), settings(after)),
    ...changes(
      "reference",
      before.reference_data.map(({ name, sha256 }) => [name, sha256]),
      after.reference_data.map(({ name, sha256 }) => [name, sha256]),
    ),
    ...exportChanges(before, after),
    ...changes(
      "day",
      before.days.map(({ day, key }) => [day, key]),
      after.days.map(({ day, key }) => [day, key]),
    ),
    ...changes(
      "source",
      before.sources.map(({ file, sha256 }) => [file, sha256]),
      after.sources.map(({ file, sha256 }) => [file, sha256]),
    ),
    ...queryChanges(before, after),
  ];
}

type Named = readonly (readonly [name: string, value: string])[];

function versionsOf({ versions }: ReleaseRecord): Named {
  return Object.entries(versions).map(([name, version]) => [name, String(version ?? "")]);
}

function changes(part: Reason["part"], before: Named, after: Named): Reason[] {
  const [old, now] = [new Map(before), new Map(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((name): Reason[] => {
    const [left, right] = [old.get(name), now.get(name)];
    if (left === right) return [];
    return [
      {
        part,
        name,
        change: left === undefined ? "new" : right === undefined ? "gone" : "changed",
        before: left ?? "",
        after: right ?? "",
      },
    ];
  });
}

/** Exports have numbers and no names; one is told by its content. The same content may be there twice. */
function exportChanges(before: ReleaseRecord, after: ReleaseRecord): Reason[] {
  const left = [...after.inputs];
  const gone = before.inputs.filter(({ sha256 }) => {
    const at = left.findIndex((one) => one.sha256 === sha256);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return [
    ...gone.map(
      (one): Reason => ({ part: "export", name: String(one.export), change: "gone", before: one.sha256, after: "" }),
    ),
    ...left.map(
      (one): Reason => ({ part: "export", name: String(one.export), change: "new", before: "", after: one.sha256 }),
    ),
  ];
}

function queryChanges(before: ReleaseRecord, after: ReleaseRecord): Reason[] {
  const [old, now] = [queriesByName(before), queriesByName(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((name): Reason[] => {
    const [left, right] = [old.get(name), now.get(name)];
    if (!left || !right)
      return [
        { part: "query", name, change: left ? "gone" : "new", before: left?.file ?? "", after: right?.file ?? "" },
      ];
    if (left.sha256 !== right.sha256)
      return [{ part: "query", name, change: "sql", before: left.file, after: right.file }];
    return left.key === right.key
      ? []
      : [{ part: "query", name, change: "inputs", before: left.file, after: right.file }];
  });
}

/** A query that was run for the sensors of several editions is there for each of them: its keys stand together. */
function queriesByName({ queries }: ReleaseRecord): Map<string, ReleaseRecord["queries"][number]> {
  const found = new Map<string, ReleaseRecord["queries"][number]>();
  for (const query of queries) {
    const known = found.get(query.name);
    found.set(query.name, known ? { ...known, key: `${known.key} ${query.key}` } : query);
  }
  return found;
}
