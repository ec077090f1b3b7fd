/**
 * What the program says: English stands in its code, every other language in a catalogue, whole and with the same
 * values.
 */
import { execFile } from "node:child_process";
import { cpSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { phrases } from "../src/base/phrases.js";
import { sentences } from "../src/base/sentences.js";
import { parsePo } from "../src/engines/po.js";
import { programLanguage } from "../src/i18n/program-language.js";
import { folderWith } from "./kit.js";

const root = resolve(import.meta.dirname, "..");
const catalogs = join(root, "templates/catalogs");
const languages = readdirSync(catalogs).filter((name) =>
  readdirSync(catalogs, { recursive: true, encoding: "utf8" }).includes(join(name, "program.po")),
);

type Text = { readonly context: string | undefined; readonly source: string };

/** Texts that stand beside their problem: of `clause(…)`, and what schemas say of a value. */
function clausesIn(file: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.getText() === "clause") {
      const [text] = node.arguments;
      if (text && ts.isStringLiteralLike(text)) found.push(text.text);
    }
    if (ts.isPropertyAssignment(node) && node.name.getText() === "error" && ts.isStringLiteralLike(node.initializer))
      found.push(node.initializer.text.replace(/\.?$/, "."));
    if (file.endsWith("engines/schema.ts") && ts.isArrayLiteralExpression(node)) {
      const [, text] = node.elements;
      if (text && ts.isStringLiteralLike(text)) found.push(text.text);
    }
    node.forEachChild(visit);
  };
  visit(ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true));
  return found;
}

const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => join(root, "src", name));
const clauses = [...new Set(sources.flatMap(clausesIn))];
const texts: readonly Text[] = [
  ...Object.entries(sentences).flatMap(([context, both]) => both.map((source) => ({ context, source }))),
  ...Object.entries(phrases).map(([context, source]) => ({ context, source })),
  ...clauses.map((source) => ({ context: undefined, source })),
].filter(({ source }) => /\p{L}/u.test(source.replace(/\{\w+\}/g, "")));
const valuesOf = (text: string) => [...new Set(text.match(/(?<!\{)\{\w+\}(?!\})/g))].sort();

describe.each(languages)("the program's catalogue of %s", (language) => {
  const file = join(catalogs, language, "program.po");
  const { entries } = parsePo(readFileSync(file, "utf8"), file);
  const translationOf = ({ context, source }: Text) =>
    entries.find((entry) => entry.context === context && entry.source === source)?.translation;

  it("has every text", () => {
    expect(texts.filter((text) => !translationOf(text))).toEqual([]);
  });

  it("has each with the values of the English one", () => {
    for (const text of texts) {
      const translation = translationOf(text) ?? "";
      expect(valuesOf(translation), `${text.context ?? ""} ${text.source}`).toEqual(valuesOf(text.source));
    }
  });

  it("has none that the program does not say", () => {
    const known = new Set([...texts.map(({ context, source }) => `${context} ${source}`)]);
    const left = entries.filter(({ context, source }) => !known.has(`${context} ${source}`));
    expect(left.filter(({ source }) => /\p{L}/u.test(source.replace(/\{\w+\}/g, "")))).toEqual([]);
  });
});

it("there is Japanese, and some texts stand beside their problems", () => {
  expect(languages).toContain("ja");
  expect(clauses.length).toBeGreaterThan(50);
});

it("a user is spoken to in the language of the locale where there is a catalogue, else in English", () => {
  expect(["ja_JP.UTF-8", "ja", "ja-JP", "de_DE.UTF-8", "C", "", "../ja", "en_US"].map(programLanguage)).toEqual([
    ...["ja", "ja", "ja", "en", "en", "en", "en", "en"],
  ]);
});

it("a third language is a file", async () => {
  const copy = await folderWith();
  for (const name of ["dist", "templates", "package.json"])
    cpSync(join(root, name), join(copy, name), { recursive: true });
  await symlink(join(root, "node_modules"), join(copy, "node_modules"));
  await mkdir(join(copy, "templates/catalogs/de"));
  const head = 'msgid ""\nmsgstr ""\n"Language: de\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n';
  const entry = (context: string, source: string, translation: string) =>
    `\nmsgctxt ${JSON.stringify(context)}\nmsgid ${JSON.stringify(source)}\nmsgstr ${JSON.stringify(translation)}\n`;
  const [what] = sentences.workspaceMissing;
  await writeFile(
    join(copy, "templates/catalogs/de/program.po"),
    `${head}${entry("workspaceMissing", what, "In {folder} fehlt tsubame.yaml.")}`,
  );
  const said = await new Promise<string>((done) => {
    execFile(
      process.execPath,
      [join(copy, "dist/main.js"), "doctor"],
      { cwd: copy, env: { ...process.env, LANG: "de_DE.UTF-8", LC_ALL: "", LC_MESSAGES: "", LANGUAGE: "" } },
      (_error, stdout, stderr) => done(stdout + stderr),
    );
  });
  expect(said).toContain(`In ${copy} fehlt tsubame.yaml.`);
  await rm(copy, { recursive: true });
});
