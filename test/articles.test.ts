/**
 * Articles as a CERT writes them: the built-in one and three of our own give no finding, and each error that was once
 * published is stopped.
 */
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { articleWorkspace, casesIn } from "./article.js";
import { type Answer, addFiles, digestsBelow, tsubame } from "./kit.js";

type Planted = {
  /** Each text to find stands in its file once. */
  readonly edits: readonly { readonly file: string; readonly find: string; readonly replace: string }[];
  /** What must be said of the line of `file` that holds `at`. */
  readonly expected: readonly { readonly file: string; readonly at: string; readonly says: readonly string[] }[];
  readonly files?: Readonly<Record<string, string>>;
};

let folder = "";
const untouched = new Map<string, string>();
const build = (): Promise<Answer> => tsubame(folder, ["build", "2024Q2", "--no-pdf"]);
const check = (): Promise<Answer> => tsubame(folder, ["check", "2024Q2"]);
const texts = ["report", "2024Q2/topic"].flatMap((name) =>
  ["ja", "en"].map((language) => `templates/overflow/${name}.${language}.md.hbs`),
);

beforeAll(async () => {
  folder = await articleWorkspace();
  for (const file of texts) untouched.set(file, await readFile(join(folder, file), "utf8"));
}, 120_000);

afterEach(async () => {
  await rm(join(folder, "queries"), { recursive: true, force: true });
  await rm(join(folder, "links.csv"), { force: true });
  for (const [file, text] of untouched) await writeFile(join(folder, file), text);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe("the built-in article", () => {
  it("gives no finding", async () => {
    const { code, err } = await build();
    expect([code, err.includes("templates/"), err.includes("warning")], err).toEqual([0, false, false]);
    expect(await check()).toMatchObject({ code: 0, out: "No finding.\n" });
  });
});

describe("an article of our own", async () => {
  it.each(await casesIn(join(import.meta.dirname, "articles")))("gives no finding: $name", async ({ files }) => {
    await addFiles(folder, files);
    const { code, err } = await build();
    expect([code, err.includes("templates/"), err.includes("warning")], err).toEqual([0, false, false]);
    expect(await check()).toMatchObject({ code: 0, out: "No finding.\n" });
  });
});

/**
 * Errors in different places are planted together, since each is told of its own line: as many builds as some place has
 * errors.
 */
function batchesOf(cases: readonly { readonly name: string; readonly planted: Planted }[]): (typeof cases)[] {
  const batches: (typeof cases)[] = [];
  for (const one of cases) {
    const fits = (batch: typeof cases) =>
      batch.every(({ planted }) =>
        planted.edits.every((edit) =>
          one.planted.edits.every(
            ({ file, find }) => file !== edit.file || find !== edit.find || edit.replace.endsWith(find),
          ),
        ),
      );
    const at = batches.findIndex(fits);
    if (at < 0) batches.push([one]);
    else batches[at] = [...(batches[at] ?? []), one];
  }
  return batches;
}

describe("a published error", async () => {
  const cases = (await casesIn(join(import.meta.dirname, "published-errors"))).map(({ name, files }) => ({
    name,
    planted: JSON.parse(files["planted.json"] ?? "") as Planted,
  }));
  const answers = new Map<string, { readonly answer: Answer; readonly texts: ReadonlyMap<string, string> }>();
  const [before, after] = [[], []] as [unknown[], unknown[]];

  beforeAll(async () => {
    await build();
    for (const batch of batchesOf(cases)) {
      const planted = new Map(untouched);
      for (const { file, find, replace } of batch.flatMap((one) => one.planted.edits)) {
        expect(planted.get(file)?.split(find), `${file}: ${find}`).toHaveLength(2);
        planted.set(file, planted.get(file)?.replace(find, () => replace) ?? "");
      }
      before.push(await digestsBelow(join(folder, "output/2024Q2")));
      await addFiles(folder, {
        ...Object.fromEntries(planted),
        ...(Object.assign({}, ...batch.map((one) => one.planted.files ?? {})) as Record<string, string>),
      });
      const answer = await build();
      after.push(await digestsBelow(join(folder, "output/2024Q2")));
      for (const { name } of batch) answers.set(name, { answer, texts: planted });
    }
  }, 120_000);

  it("leaves the last good report untouched", () => {
    expect(cases.length).toBeGreaterThanOrEqual(15);
    expect(after).toEqual(before);
  });

  // A warning would have its word before the place.
  it.each(cases)("is stopped: $name", ({ name, planted }) => {
    const { answer: { code, err } = { code: 0, err: "" }, texts = new Map<string, string>() } = answers.get(name) ?? {};
    expect(code, err).toBe(3);
    for (const { file, at, says } of planted.expected) {
      const text = texts.get(file) ?? "";
      expect(text.split(at), `${file}: ${at}`).toHaveLength(2);
      const place = `${file}:${text.slice(0, text.indexOf(at)).split("\n").length}: `;
      for (const words of says)
        expect(
          err.split("\n").filter((line) => line.startsWith(place) && line.includes(words)),
          `${place}${words}\n${err}`,
        ).toHaveLength(1);
    }
  });
});

describe("check", () => {
  it("finds what was typed into the texts since the last build, without building", async () => {
    await build();
    const file = "templates/overflow/2024Q2/topic.en.md.hbs";
    await addFiles(folder, {
      [file]: (untouched.get(file) ?? "").replace(
        "In {{part-of-month change.onset}} the number",
        "In early May the number",
      ),
    });
    const { code, out } = await check();
    expect([code, out]).toEqual([
      1,
      expect.stringContaining(
        `error: ${file}:6: "early May" is no day on which the data see a rise or fall of this begin: ↓ 2024-05-20, ↑ 2024-04-27`,
      ),
    ]);
  });

  it("finds what a built page says against itself", async () => {
    await build();
    const [page, file] = [
      join(folder, "output/2024Q2/overflow/en/index.html"),
      "templates/overflow/2024Q2/topic.en.md.hbs",
    ];
    const sentence = "Some of the sources had";
    const line = untouched.get(file)?.split(sentence)[0]?.split("\n").length;
    await writeFile(page, (await readFile(page, "utf8")).replace(sentence, "Of 40 sources, 10 (26 %) had"));
    const { code, out } = await check();
    expect(code).toBe(3);
    expect(`\n${out}`).toContain(`\nerror: ${file}:${line}: "Of 40 sources, 10 (26 %": that is 25.00 %, not 26 %.`);
  });
});
