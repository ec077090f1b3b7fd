/** `tsubame publish` into folders, and files to be handed on. */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import JSZip from "jszip";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { momentOf } from "../src/base/zoned-time.js";
import { parseHtml } from "../src/engines/html.js";
import { readArticle } from "../src/publishing/article.js";
import { canonicalBlocks } from "../src/publishing/block-text.js";
import { articleBlocks } from "../src/publishing/blocks.js";
import { articleHtml } from "../src/publishing/html.js";
import { missingFrom, servedIn } from "../src/publishing/served-page.js";
import { type Answer, addFiles, config, digestsBelow, filesBelow, folderWith, sensors, tsubame } from "./kit.js";
import { build, builtWorkspace, sentence, topics, withTargets } from "./publishing-kit.js";

let built: string;
const made: string[] = [];
beforeAll(async () => {
  built = await builtWorkspace();
  made.push(built);
});
afterAll(() => Promise.all(made.map((one) => rm(one, { recursive: true, force: true }))));

async function workspaceWith(targets: string): Promise<string> {
  const folder = await withTargets(built, targets);
  made.push(folder);
  for (const name of ["site", "out"]) await mkdir(join(folder, name));
  return folder;
}

const publish = (folder: string, ...arguments_: string[]): Promise<Answer> =>
  tsubame(folder, ["publish", "there", "2024Q2", ...arguments_], {});

describe("tsubame publish into a folder", () => {
  it("writes what changed and no more, and nothing over what somebody else changed", async () => {
    const folder = await workspaceWith("there: { type: hugo, folder: site, section: reports }");
    expect((await publish(folder, "--apply")).code).toBe(0);
    const text = join(folder, "site/content/reports/tsubame-overflow-2024q2/index.en.md");
    const first = await readFile(text, "utf8");
    expect(first).toContain("draft: true\n");
    expect((await publish(folder, "--apply")).out).toContain("Everything is there already");

    await addFiles(folder, {
      "templates/overflow/2024Q2/topic.en.md.hbs": topics.en
        .replace(sentence, "Changed.")
        .replaceAll("A picture", "Another caption"),
    });
    await build(folder);
    const changed = await publish(folder, "--apply");
    expect(changed.out).toContain("there: 0 to create, 1 to update, 0 to remove, 15 as they are");

    await writeFile(text, (await readFile(text, "utf8")).replace("Changed.", "Changed by hand."));
    await addFiles(folder, {
      "templates/overflow/2024Q2/topic.en.md.hbs": topics.en,
      "templates/overflow/2024Q2/topic.ja.md.hbs": topics.ja.replace("引用", "いんよう"),
    });
    await build(folder);
    const before = await digestsBelow(join(folder, "site"));
    const conflict = await publish(folder, "--apply");
    expect(conflict.code).toBe(1);
    expect(conflict.out).toContain("somebody changed it at the target");
    expect(conflict.out).toContain("{+");
    expect(await digestsBelow(join(folder, "site"))).toEqual(before);
    await writeFile(text, first);
    expect((await publish(folder, "--apply")).code).toBe(0);
  });

  it("leaves a file alone that it did not write, and removes what it wrote and needs no more", async () => {
    const folder = await workspaceWith('there: { type: fragment, folder: out, media_url: "https://cms.example/m" }');
    await addFiles(folder, { "out/tsubame-overflow-2024q2-en.html": "mine" });
    expect(await publish(folder, "--apply")).toMatchObject({
      code: 1,
      out: expect.stringContaining("was not written by this workspace"),
    });
    expect((await filesBelow(join(folder, "out"))).size).toBe(1);
    await rm(join(folder, "out/tsubame-overflow-2024q2-en.html"));
    expect((await publish(folder, "--apply")).code).toBe(0);
    await addFiles(folder, {
      "templates/overflow/2024Q2/shot.svg":
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="40" height="30" fill="#963"/></svg>',
    });
    await build(folder);
    expect((await publish(folder, "--apply")).out).toContain("there: 2 to create, 2 to update, 2 to remove");
    expect([...(await filesBelow(join(folder, "out"))).keys()].filter((path) => path.includes("shot"))).toHaveLength(2);
  });

  it("hands on a file that Movable Type reads, and a zip with the same bytes every time", async () => {
    const folder = await workspaceWith(
      'there: { type: movable-type, folder: out, media_url: "https://mt.example/m/", category: Observation }\n  zip: { type: zip, folder: out }',
    );
    expect((await publish(folder, "--apply", "--schedule", "2051-10-01 21:30")).code).toBe(0);
    const entry = await readFile(join(folder, "out/tsubame-overflow-2024q2-ja.txt"), "utf8");
    expect(entry).toMatch(
      /^TITLE: .+\nBASENAME: tsubame-overflow-2024q2-ja\nSTATUS: Draft\nALLOW COMMENTS: 0\nCONVERT BREAKS: 0\nDATE: 10\/01\/2051 12:30:00 PM\nCATEGORY: Observation\n-----\nBODY:\n<div/,
    );
    expect(entry.match(/^-+$/gm)).toEqual(["-----", "-----", "-----", "--------"]);
    expect(entry).toContain('src="https://mt.example/m/tsubame-overflow-2024q2-ja-shot-');
    // The time that was set stays set.
    expect((await publish(folder, "--apply")).out).toContain("Everything is there already");

    const zip = (zone: string) => {
      const before = process.env["TZ"];
      process.env["TZ"] = zone;
      return tsubame(folder, ["publish", "zip", "2024Q2", "--apply"], {}).finally(() => {
        if (before === undefined) delete process.env["TZ"];
        else process.env["TZ"] = before;
      });
    };
    expect((await zip("Asia/Tokyo")).code).toBe(0);
    const bytes = await readFile(join(folder, "out/tsubame-overflow-2024q2.zip"));
    const inside = await JSZip.loadAsync(bytes);
    const described = JSON.parse(await inside.file("articles.json")!.async("string")) as {
      language: string;
      files: { file: string; alt: string; sha256: string }[];
    }[];
    expect(described.map(({ language }) => language)).toEqual(["en", "ja"]);
    for (const { file } of described.flatMap(({ files }) => files)) expect(inside.file(file)).not.toBeNull();
    expect(await inside.file("ja/article.html")!.async("string")).toContain('<a href="../en/article.html">English</a>');
    await rm(join(folder, "out/tsubame-overflow-2024q2.zip"));
    expect((await zip("America/New_York")).code).toBe(0);
    expect((await readFile(join(folder, "out/tsubame-overflow-2024q2.zip"))).equals(bytes)).toBe(true);
    // A part of it leaves the rest in.
    expect((await tsubame(folder, ["publish", "zip", "2024Q2", "--language", "ja"], {})).out).toContain(
      "zip: 0 to create, 0 to update, 0 to remove, 1 as they are",
    );
  });

  it("links to the site of the other language, where it is told to and something is", async () => {
    const address = (language: string) =>
      `{ type: fragment, folder: ${language === "ja" ? "out" : "site"}, media_url: "https://${language}.example/m", address: "https://${language}.example/{slug}", languages: [${language}]`;
    const folder = await workspaceWith(`there: ${address("ja")}, linked: [other] }\n  other: ${address("en")} }`);
    const text = (place: string, language: string) =>
      readFile(join(folder, place, `tsubame-overflow-2024q2-${language}.html`), "utf8");
    expect((await publish(folder, "--apply")).code).toBe(0);
    expect(await text("out", "ja")).not.toContain("en.example");
    expect((await tsubame(folder, ["publish", "other", "2024Q2", "--apply"], {})).code).toBe(0);
    expect((await publish(folder, "--apply")).out).toContain("there: 0 to create, 1 to update");
    expect(await text("out", "ja")).toContain('<a href="https://en.example/tsubame-overflow-2024q2">English</a>');
    expect(await text("site", "en")).not.toContain("ja.example");
  });

  it("refuses what is not for its readers, was altered, is not built, or goes nowhere", async () => {
    const folder = await workspaceWith("there: { type: zip, folder: out }");
    const settings = await readFile(join(folder, "tsubame.yaml"), "utf8");
    const refused = async (arguments_: readonly string[], code: number, words: string) =>
      expect(await tsubame(folder, ["publish", ...arguments_], {})).toMatchObject({
        code,
        out: "",
        err: expect.stringContaining(words),
      });
    await refused(["theer", "2024Q2"], 2, 'Did you mean "there"?');
    await refused(["there", "2024Q3"], 1, "The report of 2024Q3 has not been built yet.");
    await refused(["there", "2024Q2", "--language", "fr"], 1, "overflow/en, overflow/ja");
    await refused(["there", "2024Q2", "--schedule", "tomorrow"], 2, "is no time that is still to come");
    await addFiles(folder, {
      "tsubame.yaml": settings.replace(/^disclosure:.*$/m, "disclosure: { audience: partner }"),
    });
    await refused(
      ["there", "2024Q2"],
      3,
      "The edition overflow is for this audience: partner. The target there is for: public.",
    );
    await addFiles(folder, {
      "tsubame.yaml": settings.replace(/^disclosure:.*$/m, "disclosure: { audience: internal }"),
    });
    await build(folder);
    await addFiles(folder, { "tsubame.yaml": settings });
    await refused(
      ["there", "2024Q2"],
      3,
      "The edition overflow is for this audience: TLP:RED. The target there is for: public.",
    );
    await build(folder);
    await addFiles(folder, { "tsubame.yaml": settings.replace("folder: out", "folder: nowhere") });
    await refused(["there", "2024Q2"], 1, "The folder nowhere does not exist.");
    await addFiles(folder, { "tsubame.yaml": settings, "publications/there.lock": String(process.pid) });
    await refused(["there", "2024Q2", "--apply"], 1, `Another publisher (process ${process.pid}) is at work on there.`);
    await addFiles(folder, { "publications/there.lock": "999999999" });
    expect((await publish(folder, "--apply")).code).toBe(0);
    await addFiles(folder, { "tsubame.yaml": settings.replace("folder: out", "folder: site") });
    await refused(
      ["there", "2024Q2"],
      1,
      "publications/there.json: Under this name was published to out, not to site.",
    );
    const page = join(folder, "output/2024Q2/overflow/en/index.html");
    await writeFile(page, `${await readFile(page, "utf8")} `);
    await refused(
      ["there", "2024Q2"],
      3,
      "1 file(s) of this report are not as they were built, first: overflow/en/index.html.",
    );
  });
});

describe("publish in tsubame.yaml", () => {
  const told = async (publish: string) => {
    const folder = await folderWith({
      "tsubame.yaml": `${config}publish:\n  blog:\n    ${publish}\n`,
      "sensors.csv": sensors,
    });
    made.push(folder);
    return (await tsubame(folder, ["publish", "blog", "2024Q2"], {})).err;
  };
  it.each([
    ["type: wordpres", 'tsubame.yaml:6: publish.blog.type: "wordpres" is no kind of target. Did you mean "wordpress"?'],
    ["url: x", "publish.blog.type: This setting is missing."],
    [
      "{ type: wordpress, url: https://a.example, user: u, password: secret }",
      "password: There is no setting of this name.",
    ],
    [
      "{ type: wordpress, url: https://a.example, user: u }",
      "Say either password_env (the name of an environment variable) or password_command.",
    ],
    [
      "{ type: wordpress, url: 'https://u:secret@a.example', user: u, password_env: P }",
      "A name or password in an address ends up in logs",
    ],
    [
      "{ type: wordpress, url: 'ftp://a.example', user: u, password_env: P }",
      "This is not an address like https://blog.example.org/.",
    ],
    ["{ type: zip, folder: a, linked: [blogg] }", '"blogg" is no target.'],
  ])("%s", async (settings, words) => {
    const err = await told(settings);
    expect(err).toContain(words);
    expect(err).not.toContain("secret");
  });
});

describe("a page on its way", () => {
  const articleOf = (body: string) =>
    readArticle({
      quarter: "2024Q2",
      edition: "overflow",
      language: "en",
      made: "2024-06-30T00:00:00Z",
      author: "",
      files: new Map([
        ["index.html", new TextEncoder().encode(`<html lang="en"><body><h1>T</h1>${body}</body></html>`)],
      ]),
    });
  const addresses = { page: () => undefined, medium: () => undefined };

  it("loses scripts, handlers and addresses that run something", () => {
    const article = articleOf(
      '<p onclick="x()">a<script>alert(1)</script> <a href="javascript:alert(1)">b</a> <a href="https://c.example/&quot;onx=&quot;">c</a></p><iframe src="//x"></iframe><p>&lt;script&gt; <!-- wp:html --> --&gt;</p><h2 id="&quot;><script>">h</h2>',
    );
    for (const html of [
      articleHtml(article, { addresses }),
      articleBlocks(article, { addresses, numberOf: () => undefined }),
    ]) {
      expect(html).not.toMatch(/<script|onclick|javascript:|<iframe|wp:html/);
      expect(html).toContain("&lt;script&gt; ");
      expect(html).toContain('<a href="https://c.example/&quot;onx=&quot;">c</a>');
    }
  });

  it("keeps words of links that lead nowhere, pictures between words, loose lists and words outside of paragraphs", () => {
    const html = articleHtml(
      articleOf(
        'loose <em>words</em><p>a <a href="../../quarterly/en/index.html">b</a> <img src="https://c.example/d.png" alt="e"> f</p><ul><li><p>g</p><p>h</p></li></ul><dl><dt>i</dt><dd>j</dd></dl>',
      ),
      { addresses },
    );
    expect(html).toContain("<p>loose <em>words</em></p>\n<p>a b  f</p>");
    expect(html).toContain('<img src="https://c.example/d.png" alt="e">');
    expect(html).toContain("<li>g h</li>");
    expect(html).toContain("<p>i</p>\n<p>j</p>");
  });

  it("keeps a second title, cells that span, numbers of lists; and says what it cannot take along", () => {
    const article = articleOf(
      '<figure class="chart"><svg></svg></figure><h1>More</h1><ol start="3"><li>a</li></ol><table><tr><td colspan="2">b</td></tr><tr><td rowspan="2">c</td></tr></table><div><iframe src="https://x.example"></iframe></div><video></video><p><svg></svg></p>',
    );
    expect(article.leftOut).toEqual(["iframe", "svg", "video"]);
    const html = articleHtml(article, { addresses });
    expect(html).toContain('<h2>More</h2>\n<ol start="3">');
    expect(html).toContain('<td colspan="2">b</td>');
    const blocks = articleBlocks(article, { addresses, numberOf: () => undefined });
    expect(blocks).toContain('<!-- wp:list {"ordered":true,"start":3} -->\n<ol start="3" class="wp-block-list">');
    expect(blocks).toMatch(/<!-- wp:html -->\n<figure class="wp-block-table"><table><tbody><tr><td colspan="2">/);
  });

  it("has blocks as today's editor saves them, and as those of before save them they are no change", () => {
    const article = articleOf(
      '<h2 id="section-1">A</h2><h3 id="section-2">B</h3><ul><li>c<ol start="2"><li>d</li></ol></li></ul><figure class="table" id="table-x"><figcaption>E</figcaption><div><table><thead><tr><th scope="col">f</th> <th scope="col" class="number">g</th></tr></thead><tbody><tr><th scope="row">h</th> <td class="number">1</td></tr></tbody></table></div></figure>',
    );
    const today = articleBlocks(article, { addresses, numberOf: () => undefined });
    for (const block of [
      '<!-- wp:heading {"anchor":"section-1"} -->\n<h2 id="section-1" class="wp-block-heading">A</h2>\n<!-- /wp:heading -->',
      '<!-- wp:heading {"level":3,"anchor":"section-2"} -->\n<h3 id="section-2" class="wp-block-heading">B</h3>\n<!-- /wp:heading -->',
      '<!-- wp:list -->\n<ul class="wp-block-list"><!-- wp:list-item -->\n<li>c<!-- wp:list {"ordered":true,"start":2} -->\n<ol start="2" class="wp-block-list">',
      '<!-- wp:table {"hasFixedLayout":false,"anchor":"table-x"} -->\n<figure id="table-x" class="wp-block-table"><table><thead><tr><th scope="col">f</th><th class="has-text-align-right" data-align="right" scope="col">g</th></tr></thead>',
    ])
      expect(today).toContain(block);
    const earlier = today
      .replace(/ \{"anchor":"section-1"\}|"hasFixedLayout":false,|,?"anchor":"[^"]*"/g, "")
      .replaceAll(' class="wp-block-list"', "")
      .replace(/ (id="[^"]*") (class="wp-block-heading")/g, " $2 $1");
    expect(earlier).not.toContain("anchor");
    expect(canonicalBlocks(earlier)).toBe(canonicalBlocks(today));
    for (const changed of [
      today.replace("<li>c", "<li>C"),
      today.replace('id="section-1"', 'id="section-9"'),
      today.replace('"level":3', '"level":4'),
      today.replace("<table>", '<table class="has-fixed-layout">'),
      today.replace('class="wp-block-list"', 'class="wp-block-list mine"'),
    ])
      expect(canonicalBlocks(changed)).not.toBe(canonicalBlocks(today));
  });

  it("is compared by texts, order, tables, links and pictures, whatever stands around it", () => {
    const html =
      '<p>One &quot;two&quot; - three.</p><p>Four</p><table><tr><td>5</td> <td>6</td></tr></table><a href="#x">x</a><img src="p.png">';
    const expected = servedIn(html, "https://a.example/b/");
    const against = (page: string) =>
      missingFrom(expected, servedIn(page, "https://a.example/b/"), "k").map(({ what, detail }) => `${what} ${detail}`);
    expect(
      against(
        `<nav><p>Menu</p></nav>${html.replace("&quot;two&quot; -", "“two” –").replace('"p.png"', '"/b/p.png"')}<footer><p>Four</p></footer>`,
      ),
    ).toEqual([]);
    expect(against(html.replace("Four", "Five"))).toEqual(["text Four"]);
    expect(against(html.replace("<p>Four</p>", "").replace("<p>One", "<p>Four</p><p>One"))).toEqual([
      'text One "two" - three.',
    ]);
    expect(against(html.replace("<td>6</td>", "<td>7</td>"))).toEqual(["table 5 | 6"]);
    expect(against(html.replace("#x", "#y").replace("p.png", "q.png"))).toEqual([
      "link https://a.example/b/#x",
      "picture https://a.example/b/p.png",
    ]);
    expect(parseHtml(html).name).toBe("html");
  });

  it("appears at a time that the clock of its zone shows", () => {
    expect(momentOf("2051-10-01 10:00", "Asia/Tokyo")?.toISOString()).toBe("2051-10-01T01:00:00.000Z");
    expect(momentOf("2024-11-03 01:30", "America/New_York")?.toISOString()).toBe("2024-11-03T05:30:00.000Z");
    expect(momentOf("2024-03-10 02:30", "America/New_York")).toBeUndefined();
    expect(momentOf("2024-02-30 10:00", "UTC")).toBeUndefined();
    expect(momentOf("2024-07-01 24:10", "UTC")).toBeUndefined();
    expect(momentOf("2024-07-01 10:00", "Pacific/Kiritimati")?.toISOString()).toBe("2024-06-30T20:00:00.000Z");
  });
});
