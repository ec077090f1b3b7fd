/**
 * The Nu HTML checker, which W3C's validator runs, reads every page that is written: reports, the archive, what goes into
 * other people's sites. Alone: `npm ci --prefix test/judges`, then `npx vitest run test/judges/nu-html.test.ts`.
 */
// apt: openjdk-17-jre-headless
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addFiles, filesBelow, folderWith, tsubame } from "../kit.js";
import { builtWorkspace, withTargets } from "../publishing-kit.js";
import { copyOfSample } from "../sample-kit.js";

const jar = join(import.meta.dirname, "node_modules/vnu-jar/build/dist/vnu.jar");
const isThere = existsSync(jar) && spawnSync("java", ["-version"]).status === 0;

type Said = { readonly type: string; readonly url?: string; readonly lastLine?: number; readonly message: string };

/**
 * What it cannot know: it computes no hashes of inline styles and scripts that a policy allows, and a file has no origin
 * that would be `'self'`.
 */
const unknowable =
  /^(?:Inline (?:script|style) violates Content Security Policy|Resource violates Content Security Policy .*: image “[^”:]+” blocked by “img-src”)/;

/** What it says of all pages of a folder. */
async function saidOf(
  folder: string,
): Promise<{ readonly pages: readonly string[]; readonly said: readonly string[] }> {
  const pages = [...(await filesBelow(folder)).keys()].filter((path) => path.endsWith(".html"));
  const { stderr } = spawnSync("java", ["-jar", jar, "--format", "json", ...pages.map((page) => join(folder, page))], {
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  const { messages } = JSON.parse(stderr) as { readonly messages: readonly Said[] };
  const said = messages
    .filter(({ message }) => !unknowable.test(message))
    .map(({ type, url = "", lastLine, message }) => `${url.split(folder).at(-1)}:${lastLine}: ${type}: ${message}`);
  return { pages, said };
}

describe.skipIf(!isThere)("pages, read by the Nu HTML checker", () => {
  const folders: string[] = [];
  afterAll(async () => {
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  });
  let sample: string;
  beforeAll(async () => void folders.push((sample = await copyOfSample())));

  it("of the sample's reports are valid", async () => {
    const { pages, said } = await saidOf(join(sample, "output/2024Q2"));
    expect(said).toEqual([]);
    expect(pages).toHaveLength(4);
  });

  it("of the archive are valid", async () => {
    const { code, err } = await tsubame(sample, ["site"]);
    expect(code, err).toBe(0);
    const { pages, said } = await saidOf(join(sample, "output/site"));
    expect(said).toEqual([]);
    expect(pages.length).toBeGreaterThan(8);
  });

  it("that are pasted into others' pages are valid there", async () => {
    const built = await builtWorkspace();
    const folder = await withTargets(
      built,
      'there: { type: fragment, folder: there, media_url: "https://media.example/" }',
    );
    folders.push(built, folder);
    await mkdir(join(folder, "there"));
    const { code, err } = await tsubame(folder, ["publish", "there", "2024Q2", "--apply"], {});
    expect(code, err).toBe(0);
    const pieces = [...(await filesBelow(join(folder, "there")))].filter(([path]) => path.endsWith(".html"));
    expect(pieces).toHaveLength(2);
    for (const [path, piece] of pieces)
      await writeFile(
        join(folder, "there", path),
        `<!doctype html><html lang="${path.slice(-7, -5)}"><head><title>Blog</title></head><body><h1>Blog</h1>${piece}</body></html>`,
      );
    expect((await saidOf(join(folder, "there"))).said).toEqual([]);
  });

  it("are found out where a figure's caption stands in its middle", async () => {
    const page =
      "<!doctype html><html lang=en><title>t</title><figure><p>a</p><figcaption>b</figcaption><p>c</p></figure></html>";
    const folder = await folderWith();
    folders.push(folder);
    await addFiles(folder, { "a.html": page });
    expect((await saidOf(folder)).said.join()).toContain("figure");
  });
});
