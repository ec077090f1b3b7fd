/**
 * `tsubame publish` to a real WordPress on this machine, through a proxy that loses, delays and refuses what it is told
 * to.
 */
// apt: wordpress wordpress-theme-twentytwentythree php-cli php-mysql php-xml php-gd php-mbstring mariadb-server-core mariadb-client-core

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import puppeteer from "puppeteer-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Period, parsePeriod } from "../../src/base/period.js";
import { publish } from "../../src/commands/publish.js";
import { findBrowser } from "../../src/engines/browser-place.js";
import { type Answer, addFiles, tsubame } from "../kit.js";
import { build, builtWorkspace, type Proxy, proxyBefore, sentence, topics, withTargets } from "../publishing-kit.js";
import { startWordPress } from "./services/wordpress.js";

const wordPress = await startWordPress();
const {
  folder: place,
  url: site,
  login,
  users,
} = wordPress ?? { folder: "", url: "", login: "", users: { admin: "", editor: "", author: "", contributor: "" } };
const root = resolve(import.meta.dirname, "../..");

// Of one article: two charts, a picture and three tables.
const articles = 2;
const filesEach = 6;

type Post = {
  readonly id: number;
  readonly slug: string;
  readonly status: string;
  readonly link: string;
  readonly title: { readonly raw: string };
  readonly content: { readonly raw: string; readonly rendered: string };
};

describe.skipIf(wordPress === undefined)("tsubame publish to WordPress", () => {
  let built: string;
  let folder: string;
  let proxy: Proxy;
  const made: string[] = [];
  let told = "";

  const settingsFor = (user: string, more = "") =>
    `blog: { type: wordpress, url: "${proxy.url}", user: ${user}, password_env: BLOG_PASSWORD${more} }`;

  async function newWorkspace(targets: string): Promise<string> {
    const copy = await withTargets(built, targets);
    made.push(copy);
    return copy;
  }

  async function run(
    arguments_: readonly string[] = ["--apply"],
    user: keyof typeof users = "editor",
  ): Promise<Answer> {
    const answer = await tsubame(folder, ["publish", "blog", "2024Q2", ...arguments_], {
      ...process.env,
      BLOG_PASSWORD: users[user],
    });
    told += answer.out + answer.err;
    return answer;
  }

  /** WordPress asked directly, as its administrator, or as nobody. */
  async function wp<Result>(
    path: string,
    init: RequestInit = {},
    user: keyof typeof users | "nobody" = "admin",
  ): Promise<{ status: number; value: Result }> {
    const headers = {
      host: new URL(proxy.url).host,
      "content-type": "application/json",
      ...(user !== "nobody"
        ? { authorization: `Basic ${Buffer.from(`${user}:${users[user]}`).toString("base64")}` }
        : {}),
    };
    const response = await fetch(`${site}/wp-json/wp/v2/${path}`, { ...init, headers });
    return { status: response.status, value: (await response.json()) as Result };
  }
  const posts = async () =>
    (await wp<Post[]>("posts?status=any,trash&context=edit&per_page=100&orderby=slug&order=asc")).value;
  const media = async () =>
    (
      await wp<{ id: number; source_url: string; post: number; slug: string; alt_text: string }[]>(
        "media?context=edit&per_page=100",
      )
    ).value;

  beforeAll(async () => {
    built = await builtWorkspace();
    made.push(built);
    proxy = await proxyBefore(site);
  });
  beforeEach(async () => {
    await rm(join(place, "strips"), { force: true });
    for (const { id } of await posts()) await wp(`posts/${id}?force=true`, { method: "DELETE" });
    for (const { id } of await media()) await wp(`media/${id}?force=true`, { method: "DELETE" });
    proxy.fate = () => "pass";
    proxy.afterwards = () => undefined;
    proxy.forget();
    folder = await newWorkspace(settingsFor("editor"));
  });
  afterEach(async () => {
    // The password and its encoded form, in everything that was told or kept.
    const kept = await Promise.all(
      (await readdir(join(folder, "publications")).catch(() => [])).map((name) =>
        readFile(join(folder, "publications", name), "utf8"),
      ),
    );
    for (const password of Object.values(users))
      for (const secret of [
        password,
        password.replaceAll(" ", ""),
        ...Object.keys(users).map((user) => Buffer.from(`${user}:${password}`).toString("base64")),
      ])
        expect([told, ...kept].join("\n")).not.toContain(secret);
    told = "";
  });
  afterAll(async () => {
    await proxy?.close();
    wordPress?.stop();
    await Promise.all(made.map((one) => rm(one, { recursive: true, force: true })));
  });

  it("plans first, writes both languages in one go, then nothing, then one changed post; and never over a hand", async () => {
    const plan = await run([]);
    expect(plan).toMatchObject({ code: 0 });
    expect(plan.out).toContain(`blog: ${articles * (filesEach + 1)} to create, 0 to update`);
    expect(proxy.writes()).toBe(0);
    expect(await posts()).toEqual([]);

    expect((await run()).code).toBe(0);
    const [en, ja] = (await posts()) as [Post, Post];
    expect([en, ja].map(({ slug, status }) => [slug, status])).toEqual([
      ["tsubame-overflow-2024q2-en", "draft"],
      ["tsubame-overflow-2024q2-ja", "draft"],
    ]);
    // Two drafts, their files, two texts.
    expect(proxy.writes()).toBe(articles * (filesEach + 2));
    expect(await posts()).toHaveLength(articles);
    const files = await media();
    expect(files).toHaveLength(articles * filesEach);
    expect(files.filter(({ post }) => post === en.id)).toHaveLength(filesEach);
    expect(files.find(({ slug }) => slug.includes("en-shot-"))?.alt_text).toBe("What it shows");

    // Blocks that staff can edit, and nothing that WordPress would run.
    for (const name of ["paragraph", "heading", "table", "image", "list", "list-item", "quote", "code"])
      expect(en.content.raw).toContain(`<!-- wp:${name} `);
    expect(en.content.raw).toContain("<code>&#091;caption&#093;</code>");
    expect(en.content.rendered).toContain(
      "<p>This sentence is going to change. The text &#8220;&#091;gallery&#093;&#8221; and",
    );
    expect(en.content.rendered).toContain("(port &#056;)");
    expect(en.content.rendered).not.toMatch(/<img[^>]*(?:emoji|smiley)/);
    expect(en.content.raw).toContain(`href="${proxy.url}/?p=${ja.id}"`);
    expect(ja.content.raw).toContain(`href="${proxy.url}/?p=${en.id}"`);

    // Nobody is told of the files of a draft, and none can be guessed. Who knows an address has the file.
    expect((await wp("media", {}, "nobody")).value).toEqual([]);
    for (const { id } of files.slice(0, 2)) expect((await wp(`media/${id}`, {}, "nobody")).status).toBe(401);
    for (const { id } of files.slice(0, 2)) expect((await fetch(`${site}/?attachment_id=${id}`)).status).toBe(404);
    for (const { source_url } of files) expect(source_url).toMatch(/-[0-9a-f]{16}\.(?:png|csv)$/);
    expect((await fetch(`${site}/?p=${en.id}`)).status).toBe(404);

    proxy.forget();
    const again = await run();
    expect(again.out).toContain("Everything is there already; nothing was written.");
    expect(proxy.writes()).toBe(0);
    expect(proxy.asked.length).toBeGreaterThan(2);
    expect((await run(["--verify"])).code).toBe(0);

    // One sentence: one post.
    await addFiles(folder, {
      "templates/overflow/2024Q2/topic.en.md.hbs": topics.en.replace(sentence, "This sentence has changed."),
    });
    await build(folder);
    proxy.forget();
    expect((await run()).out).toContain("blog: 0 to create, 1 to update");
    expect(proxy.asked.filter(({ method }) => method !== "GET").map(({ path }) => path.split("?")[0])).toEqual([
      `/wp-json/wp/v2/posts/${en.id}`,
    ]);
    expect((await wp<Post>(`posts/${en.id}?context=edit`)).value.content.raw).toContain("This sentence has changed.");

    // A hand in the Japanese text: nothing is written, in English neither.
    const before = (await wp<Post>(`posts/${ja.id}?context=edit`)).value.content.raw;
    await wp(`posts/${ja.id}`, {
      method: "POST",
      body: JSON.stringify({ content: before.replace("この文は変わります。", "この文は手で直しました。") }),
    });
    await addFiles(folder, { "templates/overflow/2024Q2/topic.en.md.hbs": topics.en });
    await build(folder);
    proxy.forget();
    const conflict = await run();
    expect(conflict.code).toBe(1);
    expect(conflict.out).toContain("somebody changed it at the target");
    expect(conflict.out).toMatch(/\[-変わり-\]|\{\+手\+\}|\{\+手で/);
    expect(proxy.writes()).toBe(0);
    expect((await wp<Post>(`posts/${en.id}?context=edit`)).value.content.raw).toContain("This sentence has changed.");

    // The published text back in its place: it goes on.
    await wp(`posts/${ja.id}`, { method: "POST", body: JSON.stringify({ content: before }) });
    expect((await run()).code).toBe(0);

    // In the trash it is neither made again nor written to.
    await wp(`posts/${ja.id}`, { method: "DELETE" });
    expect(await run()).toMatchObject({ code: 1, out: expect.stringContaining("it lies in the trash") });
  });

  it("keeps a title that was corrected by hand", async () => {
    await run();
    const [en] = await posts();
    await wp(`posts/${en?.id}`, { method: "POST", body: JSON.stringify({ title: "Corrected by hand" }) });
    expect((await run()).code).toBe(1);
    expect((await posts())[0]?.title.raw).toBe("Corrected by hand");
  });

  it("makes no second post and no second file when answers are lost, before or after the server acted, or the server is busy", async () => {
    const fates: Record<number, ReturnType<Proxy["fate"]>> = {
      1: "lost-after", // the first draft is there
      2: "lost-before", // the second is not
      4: "lost-after", // a file is there
      5: { status: 503 },
      7: { status: 429, headers: { "retry-after": "1" } },
      9: { status: 500, body: "<h1>Error</h1>" },
      10: "lost-before",
    };
    proxy.fate = ({ method, path, writes }) => {
      if (method !== "GET")
        return /posts\/\d+/.test(path) && !lostText ? ((lostText = true), "lost-after") : (fates[writes] ?? "pass");
      return proxy.asked.length % 7 === 3 ? "lost-before" : "pass";
    };
    let lostText = false;
    const answer = await run();
    expect(answer.code, answer.err).toBe(0);
    expect(lostText).toBe(true);
    expect((await posts()).map(({ slug }) => slug)).toEqual([
      "tsubame-overflow-2024q2-en",
      "tsubame-overflow-2024q2-ja",
    ]);
    expect(await media()).toHaveLength(articles * filesEach);
    proxy.fate = () => "pass";
    expect((await run(["--verify"])).out).toContain("figures, tables, links and files are as they were built");
    proxy.forget();
    await run();
    expect(proxy.writes()).toBe(0);
  });

  it("says what is wrong with the server, and goes on where it stopped", async () => {
    const fails = async (fate: Proxy["fate"], words: string) => {
      proxy.fate = fate;
      const { code, err } = await run();
      expect(err).toContain(words);
      expect(code).toBe(1);
    };
    await fails(
      () => ({ status: 301, headers: { location: "https://new.example/" } }),
      "redirects to https://new.example/",
    );
    await fails(
      () => ({
        status: 200,
        headers: { "content-type": "text/html" },
        body: "<html><title>Please log in</title></html>",
      }),
      "did not answer as WordPress does (status 200): Please log in",
    );
    await fails(() => ({ status: 503 }), "stayed busy (status 503)");
    await fails(() => ({ status: 429, headers: { "retry-after": "7200" } }), "stayed busy (status 429). 7200");
    expect(proxy.writes()).toBe(0);
    // A server that says back what it was told.
    await fails(
      () => ({
        status: 400,
        body: JSON.stringify({
          code: "echo",
          message: `You said ${users.editor} and ${Buffer.from(`editor:${users.editor}`).toString("base64")}`,
        }),
      }),
      "WordPress declined (status 400, echo): You said ••• and •••",
    );
    await fails(({ writes }) => (writes > 4 ? { status: 503 } : "pass"), "goes on from there");
    expect(await posts()).toHaveLength(articles);
    proxy.fate = () => "pass";
    expect((await run()).code).toBe(0);
    expect(await posts()).toHaveLength(articles);
    expect(await media()).toHaveLength(articles * filesEach);
  });

  it("waits no longer than it was told for a slow answer", async () => {
    proxy.fate = () => ({ status: 200, waitMs: 900 });
    let err = "";
    const outside = {
      folder,
      environment: { BLOG_PASSWORD: users.editor },
      home: folder,
      now: () => 0,
      sleep: async () => undefined,
      terminal: false,
      columns: 80,
      language: "en",
      print: () => undefined,
      tell: (text: string) => void (err += text),
    };
    const slow = publish(
      {
        folder,
        target: "blog",
        quarter: parsePeriod("2024Q2") as Period,
        languages: undefined,
        editions: undefined,
        schedule: undefined,
        action: "apply",
        json: false,
        timeoutMs: 150,
      },
      outside,
    );
    await expect(slow).rejects.toMatchObject({ code: "publishSilent", values: { reason: "no answer within 0.15 s" } });
    expect(err).toBe("publishing\n");
  });

  it("tells a wrong password from a role without rights, and an author's posts are compared too", async () => {
    const wrong = await tsubame(folder, ["publish", "blog", "2024Q2", "--apply"], {
      BLOG_PASSWORD: "not the password",
    });
    expect(wrong).toMatchObject({
      code: 1,
      err: expect.stringContaining("does not know the user editor by this password"),
    });
    expect(wrong.err).not.toContain("not the password");
    folder = await newWorkspace(settingsFor("contributor"));
    expect(await run(["--apply"], "contributor")).toMatchObject({
      code: 1,
      err: expect.stringContaining("The user contributor (contributor) may not do this in WordPress: upload_files."),
    });
    expect(await posts()).toEqual([]);
    folder = await newWorkspace(settingsFor("author", ", categories: [Nowhere]"));
    expect(await run(["--apply"], "author")).toMatchObject({
      code: 1,
      err: expect.stringContaining('WordPress has no category "Nowhere".'),
    });
    folder = await newWorkspace(settingsFor("author", ", categories: [Observations]"));
    const own = await run(["--apply"], "author");
    expect(own.code, own.out + own.err).toBe(0);
    expect(own.out).toContain("WordPress filters what a user of this role writes (author)");
    expect((await run(["--verify"], "author")).code).toBe(0);
    // What is another's is not taken over.
    await wp(`posts/${(await posts())[0]?.id}`, { method: "POST", body: JSON.stringify({ author: 1 }) });
    expect(await run(["--apply"], "author")).toMatchObject({
      code: 1,
      err: expect.stringContaining("rest_forbidden_context"),
    });
  });

  it("says what a plugin took out of a text, once", async () => {
    await writeFile(join(place, "strips"), "");
    const answer = await run();
    expect(answer.code).toBe(1);
    expect(answer.out).toMatch(
      /2024Q2\/overflow\/en: WordPress or a plugin of it did not keep this: By hand \| Number a & b \| 12/,
    );
    proxy.forget();
    await run();
    expect(proxy.writes()).toBe(0);
    expect(await run(["--verify"])).toMatchObject({
      code: 1,
      out: expect.stringContaining("2024Q2/overflow/ja: table: "),
    });
  });

  it("goes on after it was killed: a draft, a file and a text that it never heard of are its own", async () => {
    const killedAt = (count: number) =>
      new Promise<string>((done) => {
        proxy.forget();
        const child = spawn(process.execPath, [join(root, "dist/main.js"), "publish", "blog", "2024Q2", "--apply"], {
          cwd: folder,
          env: { ...process.env, BLOG_PASSWORD: users.editor },
          stdio: "ignore",
        });
        let seen = "";
        proxy.afterwards = (writes) => {
          if (writes !== count) return;
          seen = readFileSync(`/proc/${child.pid}/cmdline`, "utf8");
          child.kill("SIGKILL");
        };
        child.on("exit", (code, signal) => done(`${seen} ${signal ?? code}`));
      });
    // The first draft; a file; the last text.
    const first = await killedAt(1);
    expect(first).toMatch(/SIGKILL$/);
    expect(first).not.toContain(users.editor);
    expect(await posts()).toHaveLength(1);
    expect(await killedAt(3)).toMatch(/SIGKILL$/);
    expect(await killedAt(articles * filesEach - 2 + articles)).toMatch(/SIGKILL$/);
    proxy.afterwards = () => undefined;
    const last = await run();
    expect(last.code, last.out + last.err).toBe(0);
    expect(await posts()).toHaveLength(articles);
    expect(await media()).toHaveLength(articles * filesEach);
    expect((await run(["--verify"])).code).toBe(0);
  });

  it("compares what readers are served once it is published, and schedules what is not", async () => {
    folder = await newWorkspace(settingsFor("editor", ", status: publish"));
    expect((await run()).code).toBe(0);
    const verified = await run(["--verify", "--json"]);
    expect(JSON.parse(verified.out)).toEqual({
      mismatches: [],
      notes: [],
      fetched: [expect.stringContaining(`${proxy.url}/`), expect.stringContaining(`${proxy.url}/`)],
    });
    const [en, ja] = await posts();
    const page = await (await fetch((en as Post).link)).text();
    expect(page).toContain(`href="${proxy.url}/?p=${ja?.id}"`);
    // Another number on the page is seen.
    await wp(`posts/${ja?.id}`, {
      method: "POST",
      body: JSON.stringify({ content: (ja as Post).content.raw.replace(">12<", ">13<") }),
    });
    expect(await run(["--verify"])).toMatchObject({
      code: 1,
      out: expect.stringContaining("2024Q2/overflow/ja: table: "),
    });

    for (const { id } of await posts()) await wp(`posts/${id}?force=true`, { method: "DELETE" });
    folder = await newWorkspace(settingsFor("editor"));
    expect((await run(["--apply", "--schedule", "2051-10-01 10:00"])).code).toBe(0);
    expect(
      (await wp<{ status: string; date_gmt: string }[]>("posts?status=any&context=edit")).value.map(
        ({ status, date_gmt }) => [status, date_gmt],
      ),
    ).toEqual([
      ["future", "2051-10-01T01:00:00"],
      ["future", "2051-10-01T01:00:00"],
    ]);
    proxy.forget();
    await run();
    expect(proxy.writes()).toBe(0);
  });

  it("writes blocks that the editor of WordPress takes for its own", async () => {
    await run();
    const answer = await fetch(`${site}/wp-login.php`, {
      method: "POST",
      redirect: "manual",
      headers: { cookie: "wordpress_test_cookie=WP%20Cookie%20check" },
      body: new URLSearchParams({ log: "editor", pwd: login, testcookie: "1" }),
    });
    const cookies = answer.headers
      .getSetCookie()
      .map((cookie) => /^([^=]+)=([^;]*)/.exec(cookie) as RegExpExecArray)
      .map(([, name = "", value = ""]) => ({ name, value, url: `${site}/wp-admin/` }));
    const found = await findBrowser({
      explicit: undefined,
      cacheFolder: join(process.env["HOME"] ?? folder, ".cache/tsubame-report"),
      environment: process.env,
    });
    const browser = await puppeteer.launch({
      executablePath: found.path,
      headless: "shell",
      pipe: true,
      args: ["--no-sandbox"],
      env: { ...found.environment, HOME: folder },
    });
    try {
      const page = await browser.newPage();
      await page.setCookie(...cookies);
      await page.goto(`${site}/wp-admin/post.php?post=${(await posts())[0]?.id}&action=edit`, {
        waitUntil: "domcontentloaded",
      });
      await page.waitForFunction("window.wp?.data?.select('core/block-editor')?.getBlocks()?.length > 0");
      const blocks = (await page.evaluate(
        "(() => { const all = (blocks) => blocks.flatMap((one) => [{ name: one.name, valid: one.isValid }, ...all(one.innerBlocks)]); return all(wp.data.select('core/block-editor').getBlocks()); })()",
      )) as { name: string; valid: boolean }[];
      expect(blocks.filter(({ valid }) => !valid)).toEqual([]);
      const saved = (change: string) =>
        page.evaluate(`(async () => { ${change}; await wp.data.dispatch("core/editor").savePost(); })()`);
      // Published there: the editor writes the text down in its own way, and undoes what keeps "[gallery]" from being
      // run.
      await saved('wp.data.dispatch("core/editor").editPost({ status: "publish" })');
      expect((await posts())[0]?.status).toBe("publish");
      expect((await posts())[0]?.content.rendered).not.toContain("gallery&#093;");
      proxy.forget();
      const again = await run();
      expect(again).toMatchObject({
        code: 0,
        out: expect.stringContaining(
          `blog: 0 to create, 1 to update, 0 to remove, ${articles * (filesEach + 1) - 1} as they are, 0 conflict(s)`,
        ),
      });
      expect(proxy.writes()).toBe(1);
      expect((await run(["--verify"])).code).toBe(0);
      // Corrected there: that and nothing else is shown.
      await page.reload({ waitUntil: "domcontentloaded" });
      await page.waitForFunction("window.wp?.data?.select('core/block-editor')?.getBlocks()?.length > 0");
      await saved(
        'const [one] = wp.data.select("core/block-editor").getBlocks().filter((block) => /A quotation/.test(JSON.stringify(block.innerBlocks.map((inner) => inner.attributes)))); wp.data.dispatch("core/block-editor").updateBlockAttributes(one.innerBlocks[0].clientId, { content: "A correction." })',
      );
      const corrected = await run();
      expect(corrected.code).toBe(1);
      expect(corrected.out.match(/[[{][-+].*?[-+][\]}]/g)).toEqual(["[-quotation-]", "{+correction+}"]);
      expect([...new Set(blocks.map(({ name }) => name))].sort()).toEqual(
        ["code", "heading", "image", "list", "list-item", "paragraph", "quote", "table"].map((name) => `core/${name}`),
      );
    } finally {
      await browser.close();
    }
  });

  it("takes the password from a command too, and asks nobody without TLS", async () => {
    folder = await newWorkspace(
      `blog: { type: wordpress, url: "${proxy.url}", user: editor, password_command: "cat secret.txt" }`,
    );
    expect(await run([])).toMatchObject({
      code: 1,
      err: expect.stringContaining("password_command: The command of password_command failed"),
    });
    await addFiles(folder, { "secret.txt": `${users.editor}\n` });
    expect((await run([])).code).toBe(0);
    folder = await newWorkspace(
      'blog: { type: wordpress, url: "http://wordpress.example/", user: editor, password_env: BLOG_PASSWORD }',
    );
    expect(await run([])).toMatchObject({
      code: 1,
      err: expect.stringContaining("without https, the password could be read on the way"),
    });
  });
});
