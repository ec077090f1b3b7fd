/** Fingerprints in recog's XML: which product a banner, a title or a header gives away. */
import { readFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { digest, digestOf } from "../base/digest.js";
import { visible } from "../base/escape.js";
import { clause, problem } from "../base/problems.js";
import { findFiles } from "../engines/glob.js";
import { compilePattern, type Pattern } from "../engines/patterns.js";
import { parseXml, type XmlElement } from "../engines/xml.js";

/**
 * One fingerprint, as https://github.com/rapid7/recog writes it. A parameter with position 0 has the value written, in
 * which `{name}` stands for another parameter; with a position above 0 it has the text of that group.
 */
export type Fingerprint = {
  readonly line: number;
  readonly description: string;
  readonly pattern: Pattern;
  readonly parameters: readonly { readonly name: string; readonly position: number; readonly value: string }[];
  readonly examples: readonly Example[];
};

/** A text that must match, and the parameters it must give; `file` names the file the text is in. */
type Example = {
  readonly text: string;
  readonly file: string | null;
  readonly expected: Readonly<Record<string, string>>;
};

/**
 * A file of fingerprints for one kind of text (`http_header.server`, `html_title`, `telnet_banners`, …), in the order
 * they are tried.
 */
export type FingerprintFile = {
  readonly file: string;
  readonly kind: string;
  /** From 0 to 1: files of one kind are asked in this order, the highest first. */
  readonly preference: number;
  readonly fingerprints: readonly Fingerprint[];
  /** Patterns that cannot be matched in linear time; they are left out. */
  readonly refused: readonly RefusedFingerprint[];
};

export type RefusedFingerprint = { readonly file: string; readonly line: number; readonly reason: string };

/** Files by the kind of text they are for. */
export type Fingerprints = {
  readonly files: ReadonlyMap<string, readonly FingerprintFile[]>;
  readonly refused: readonly RefusedFingerprint[];
};

/** Files not read yet: parsing takes longer than finding out that nothing changed. */
export type FoundFingerprints = {
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  readonly digest: string;
};

/** What a match says: parameter by name, like `hw.vendor`, `os.version`. */
export type Traits = Readonly<Record<string, string>>;

/** The files that the setting `fingerprints` matches, as they are; none without it. Throws when nothing matches. */
export async function findFingerprints({
  folder,
  fingerprints,
}: {
  readonly folder: string;
  readonly fingerprints?: string | undefined;
}): Promise<FoundFingerprints> {
  const paths = fingerprints === undefined ? [] : await findFiles(fingerprints, folder);
  if (fingerprints !== undefined && paths.length === 0)
    throw problem("patternWithoutFiles", { pattern: fingerprints, folder, key: "fingerprints" });
  const files = await Promise.all(
    paths.map(async (path) => ({ name: relative(folder, path), bytes: await readFile(path) })),
  );
  return {
    files,
    digest: digestOf(
      formatVersion,
      files.map(({ name, bytes }) => [name, digest(bytes)]),
    ),
  };
}

/** Throws for XML that cannot be read, and fingerprints that make no sense. */
export function parseFound({ files }: FoundFingerprints): Fingerprints {
  const read = files.map(({ name, bytes }) => parseFingerprints(bytes, name));
  const ordered = [...read].sort((a, b) => b.preference - a.preference || (a.file < b.file ? -1 : 1));
  return {
    files: new Map(ordered.map(({ kind }) => [kind, ordered.filter((file) => file.kind === kind)])),
    refused: read.flatMap(({ refused }) => refused),
  };
}

/** Changes when the same files would match otherwise. */
const formatVersion = 1;

/** `file` is the name to tell, and the kind of a file that does not say for which texts it is. */
export function parseFingerprints(bytes: Uint8Array, file: string): FingerprintFile {
  const root = parseXml(bytes, file);
  if (root.name !== "fingerprints")
    throw problem(
      "fingerprintWrong",
      { reason: clause("the root element is <{name}>, not <fingerprints>.", { name: root.name }) },
      { file, line: root.line },
    );
  const refused: RefusedFingerprint[] = [];
  const fingerprints = root.children
    .filter(({ name }) => name === "fingerprint")
    .flatMap((element) => {
      const read = fingerprintOf(element, root.attributes["protocol"], file);
      if ("refused" in read) refused.push({ file, line: element.line, reason: visible(read.refused) });
      return "refused" in read ? [] : [read];
    });
  const preference = Number(root.attributes["preference"] ?? 0);
  return {
    file,
    kind: root.attributes["matches"] ?? basename(file, ".xml"),
    preference: Number.isFinite(preference) ? preference : 0,
    fingerprints,
    refused,
  };
}

/** recog's flags; the first three mean the same to it. */
const flagNames = {
  dotMatchesNewline: ["REG_DOT_NEWLINE", "REG_MULTILINE", "REG_LINE_ANY_CRLF"],
  ignoreCase: ["REG_ICASE", "IGNORECASE"],
};

function fingerprintOf(
  element: XmlElement,
  protocol: string | undefined,
  file: string,
): Fingerprint | { readonly refused: string } {
  const wrong = (reason: string, line = element.line) => problem("fingerprintWrong", { reason }, { file, line });
  const source = element.attributes["pattern"];
  if (source === undefined) throw wrong("it has no pattern.");
  const flags = (element.attributes["flags"] ?? "").split(/[,|\s]+/).filter(Boolean);
  const unknown = flags.find((flag) => !Object.values(flagNames).flat().includes(flag));
  if (unknown !== undefined)
    throw wrong(`the flag ${unknown} is not known. Known: ${Object.values(flagNames).flat().join(", ")}.`);
  const has = (names: readonly string[]) => flags.some((flag) => names.includes(flag));
  const pattern = compilePattern(source, {
    ignoreCase: has(flagNames.ignoreCase),
    dotMatchesNewline: has(flagNames.dotMatchesNewline),
  });
  if ("refused" in pattern) return pattern;
  const parameters = element.children
    .filter(({ name }) => name === "param")
    .map(({ attributes, line }) => {
      const { name = "", pos = "", value = "" } = attributes;
      if (name === "") throw wrong("a param has no name.", line);
      if (!/^\d+$/.test(pos) || Number(pos) > pattern.groups)
        throw wrong(`the pos of ${name} is "${pos}", and the pattern has ${pattern.groups} groups.`, line);
      return { name, position: Number(pos), value };
    });
  const spoken = protocol !== undefined && !parameters.some(({ name }) => name === "service.protocol");
  return {
    line: element.line,
    description: (element.children.find(({ name }) => name === "description")?.text ?? "").replace(/\s+/g, " ").trim(),
    pattern,
    parameters: spoken
      ? [...parameters, { name: "service.protocol", position: 0, value: protocol.toLowerCase() }]
      : parameters,
    examples: element.children.filter(({ name }) => name === "example").map(exampleOf),
  };
}

function exampleOf({ attributes, text }: XmlElement): Example {
  const { _encoding: encoding, _filename: file, ...expected } = attributes;
  // Bytes become characters one by one, as they do in the banners of scan records.
  return {
    text: encoding === "base64" ? Buffer.from(text, "base64").toString("latin1") : text,
    file: file ?? null,
    expected,
  };
}

/** The first fingerprint of each file of the kind that matches, in the files' order. */
export function matchText({ files }: Fingerprints, kind: string, text: string): Traits[] {
  return (files.get(kind) ?? []).flatMap(({ fingerprints }) => {
    for (const fingerprint of fingerprints) {
      const traits = traitsOf(fingerprint, text);
      if (traits) return [traits];
    }
    return [];
  });
}

/** What a fingerprint says of a text; undefined when it does not match. Groups that took no part say nothing. */
export function traitsOf({ pattern, parameters }: Fingerprint, text: string): Traits | undefined {
  const groups = pattern.match(text);
  if (!groups) return undefined;
  const found = new Map(
    parameters.map(({ name, position, value }) => [name, position === 0 ? value : groups[position]]),
  );
  const traits: Record<string, string> = {};
  for (const { name, position } of parameters) {
    const value = found.get(name);
    if (value === undefined) continue;
    // A version that is not known is "-" in a CPE name; elsewhere the text around it would mislead.
    const filled =
      position === 0
        ? value.replace(
            /\{([^\s{}]+)\}/g,
            (_, other: string) => found.get(other) ?? (name.endsWith(".cpe23") ? "-" : ""),
          )
        : value;
    traits[name] = filled;
  }
  return traits;
}

/**
 * Each worked example that does not match as it says, in words. Example files lie in a folder beside the XML, called
 * like it.
 */
export async function wrongExamples(
  { fingerprints }: Pick<FingerprintFile, "fingerprints">,
  path: string,
): Promise<string[]> {
  const folder = resolve(dirname(path), basename(path, ".xml"));
  const wrong: string[] = [];
  for (const fingerprint of fingerprints) {
    for (const { text, file, expected } of fingerprint.examples) {
      const inside = file !== null && resolve(folder, file).startsWith(folder + sep);
      if (file !== null && !inside) wrong.push(`${path}:${fingerprint.line}: the example lies outside of ${folder}`);
      const traits = traitsOf(fingerprint, inside ? (await readFile(join(folder, file))).toString("latin1") : text);
      if (!traits) wrong.push(`${path}:${fingerprint.line}: "${text}" does not match`);
      for (const [name, value] of Object.entries(expected))
        if (traits && traits[name] !== value)
          wrong.push(`${path}:${fingerprint.line}: ${name} is ${traits[name]}, not ${value}`);
    }
  }
  return wrong;
}
