/**
 * Typography of finished pages: what is left of Markdown, spaces and widths in Japanese, and where lines break on
 * paper.
 */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkTypography } from "../src/checks/page/typography.js";
import { type Browser, openBrowser } from "../src/engines/browser.js";
import { findBrowser } from "../src/engines/browser-place.js";
import { renderMarkdown } from "../src/engines/markdown.js";
import { readPdf } from "../src/engines/pdf-text.js";
import { tell } from "../src/i18n/program-language.js";
import { withStyles } from "../src/pages/content-policy.js";
import { readPage } from "../src/pages/finished-page.js";
import { filesBelow, folderWith } from "./kit.js";
import { builtSample } from "./sample-kit.js";

const root = resolve(import.meta.dirname, "..");

function found(body: string, language = "ja"): string[] {
  return checkTypography(
    readPage(`<!doctype html>\n<html lang="${language}"><body>\n${body}</body></html>`),
    "output/ja/index.html",
  ).map(
    (one) =>
      `${one.refused ? "error" : "warning"} ${one.code} ${one.place.line}: ${one.values["word"] ?? one.values["part"]}`,
  );
}

describe("what is left of Markdown", () => {
  it("is refused when it is emphasis, in any language and in captions", () => {
    expect(found("<p>これは**重要です。</p>")).toEqual(["error markupLeft 3: **"]);
    expect(found("<p>This is ** important **.</p>", "en")).toEqual(["error markupLeft 3: **"]);
    expect(found('<figure id="figure-x"><figcaption>**太字**の図</figcaption></figure>')).toEqual([
      "error markupLeft 3: **",
    ]);
    expect(found(renderMarkdown("**段落をまたぐ\n\n強調**です。"))).toEqual([
      "error markupLeft 3: **",
      "error markupLeft 4: **",
    ]);
  });

  it("is refused when it is of a kind that is not read, with its line", () => {
    const html = renderMarkdown("注[^1]です。\n\n[^1]: 注の文です。\n\nこれは==重要==です。");
    expect(found(html).filter((one) => one.includes("markdownUnknown"))).toEqual([
      "error markdownUnknown 3: [^1]",
      "error markdownUnknown 4: [^1]",
      "error markdownUnknown 5: ==重要==",
    ]);
    expect(html).not.toContain("%");
    expect(found(renderMarkdown("a [^1] b"), "en")).toEqual(["error markdownUnknown 3: [^1]"]);
    expect(found(renderMarkdown("`[^1]`と`==`、a == b、[^]、10:00: 3件"))).toEqual([]);
  });

  it("is told when it is another mark", () => {
    expect(found("<p>__強調__です。</p><p>`コード です。</p>")).toEqual([
      "warning markupLeft 3: __",
      "warning markupLeft 3: `",
    ]);
  });

  it("is none where code, data or a name has such marks", () => {
    expect(
      found(
        '<p><code>2**8</code>と<code>__init__</code>、<code>`</code>と<kbd>**</kbd>。</p><p>file__name.txtと<data value="**" data-from="changes/0/holder">**</data></p>',
      ),
    ).toEqual([]);
    expect(found(renderMarkdown("これは**「重要」**です。**増加。**今期も*同じ*です。`**`は強調の記号です。"))).toEqual(
      [],
    );
    expect(found("<p>a__b and `quoted`</p>", "en")).toEqual([]);
  });
});

describe("a line break", () => {
  it("is told when it became a space between Japanese characters", () => {
    expect(found("<p>送信元の\n数が増えた。</p>")).toEqual(["warning spaceFromBreak 3:  "]);
    expect(found("<p>送信元の<strong>\n数</strong>が\n  増えた。</p>")).toHaveLength(2);
    expect(
      found('<p><time datetime="2024-04-27" data-from="onset/0/onset">4月27日</time>\nに増えた。</p>'),
    ).toHaveLength(1);
  });

  it("is no space where the text is Markdown, nor beside Latin letters, nor in English", () => {
    expect(
      found(
        renderMarkdown("送信元の\n数が**増えた。**\nそれから、\n[地域](https://a.example/)\nの数も。\nMirai\nの特徴"),
      ),
    ).toEqual([]);
    expect(found('<p>Mirai\nの特徴</p><p class="byline">\n見本\n太郎\n</p>')).toEqual([]);
    expect(found("<p>the names 見本\n太郎</p>", "en")).toEqual([]);
  });
});

describe("widths", () => {
  it.each([
    ["２０２４年４月", ["２０２４", "４"]],
    ["ＴＣＰとｔｃｐ", ["ＴＣＰ", "ｔｃｐ"]],
    ["ｻｰﾊﾞｰの数", ["ｻｰﾊﾞｰ"]],
    ["増加､減少｡", ["､", "｡"]],
    ["増加,減少", [","]],
    ["増えた.", ["."]],
    ["増えた. 次に", ["."]],
    ["増加(前年)です", ["(", ")"]],
    ["国内 (海外) の", [" (", ")"]],
  ])("of %s are told", (text, parts) => {
    expect(found(`<p>${text}</p>`)).toEqual(parts.map((part) => expect.stringContaining(`wrongWidth 3: ${part}`)));
  });

  it.each([
    "1,234.5パケット（12.3%）",
    "23/TCP、ICMP",
    "センサー: 装置です。",
    "2024年4～6月",
    "Mirai (bot)とZMap",
    "「平均」、「期間」",
    "A、B！？",
    "例: https://a.example/?q=1,2",
    "3.5倍",
  ])("of %s are right", (text) => {
    expect(found(`<p>${text}</p>`)).toEqual([]);
  });

  it("of values from the data are not the writer's, and English may have its own", () => {
    expect(found('<p><data value="Ａ社" data-from="x/0/holder">Ａ社,</data>です。</p>')).toEqual([]);
    expect(found("<p>The name ２０２４ (例)。</p>", "en")).toEqual([]);
  });
});

describe("two spellings of one word", () => {
  it("are told of the rarer one, once", () => {
    expect(found("<p>サーバーとサーバー。</p>\n<p>サーバ</p>")).toEqual(["warning spelledTwice 4: サーバ"]);
    expect(found("<p>ウイルス、ウイルス、ウィルス</p>")).toEqual(["warning spelledTwice 3: ウィルス"]);
    expect(found("<p>インターフェースとインタフェイスとインターフェース</p>")).toEqual([
      "warning spelledTwice 3: インタフェイス",
    ]);
  });

  it("are none where words only look alike", () => {
    expect(
      found(
        "<p>パスとパース、ポートとポスト、ビルとビール、カードとガード、コードとコート、ユーザーインターフェースとユーザー、データとデータベース、サーバールームとサーバー</p>",
      ),
    ).toEqual([]);
  });

  it("say both in the reader's language", () => {
    const [one] = checkTypography(
      readPage('<html lang="ja"><p>ルーター、ルーター、ルータ</p></html>'),
      "output/x.html",
    );
    expect(one && tell(one, "ja")).toContain("ルータ はこのページで ルーター とも書かれています。");
  });
});

describe("the built-in Japanese texts", () => {
  const japanese = "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}ー";
  const beside = new RegExp(
    `[${japanese}%] (?=\\*{0,2}(?:\\{\\{|[A-Za-z0-9]))|(?:\\}\\}|[A-Za-z0-9%†])\\*{0,2} (?=[${japanese}])`,
    "u",
  );

  it("have no space between Japanese and digits, Latin letters or values, but in the names of the reports", async () => {
    const names = (await readdir(join(root, "templates"), { recursive: true })).filter(
      (name) => /(?<!\.en)\.md\.hbs$/.test(name) && !name.startsWith("notify"),
    );
    expect(names.length).toBeGreaterThan(5);
    for (const name of names) {
      const lines = (await readFile(join(root, "templates", name), "utf8"))
        .split("\n")
        .filter((line) => !line.startsWith("title:"));
      expect(
        lines.flatMap((line) => beside.exec(line.replace(/"[^"]*"/g, ""))?.[0] ?? []),
        name,
      ).toEqual([]);
    }
    const { messages, columns, charts } = JSON.parse(
      await readFile(join(root, "templates/catalogs/ja.json"), "utf8"),
    ) as Record<string, Record<string, string>>;
    const { number_words: _, ...shown } = messages ?? {};
    expect(
      [...Object.values(shown), ...Object.values(columns ?? {}), ...Object.values(charts ?? {})].filter((text) =>
        new RegExp(`[${japanese}] [A-Za-z0-9{]|[A-Za-z0-9%}] [${japanese}]`, "u").test(text),
      ),
    ).toEqual([]);
  });
});

describe("lines on paper", () => {
  let folder = "";
  let browser: Browser;
  let files: Map<string, string | Uint8Array>;

  beforeAll(async () => {
    folder = await folderWith();
    const {
      folder: sample,
      built: { code, err },
    } = await builtSample();
    expect([code, err.includes("warning")]).toEqual([0, false]);
    files = new Map(
      [...(await filesBelow(join(sample, "output/2024Q2/overflow/ja")))].map(([path, bytes]) => [
        path,
        path.endsWith(".html") ? bytes.toString("utf8") : bytes,
      ]),
    );
    browser = await openBrowser(
      await findBrowser({ cacheFolder: await mkdtemp(join(folder, "browser-")), environment: process.env }),
    );
  });

  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** JIS X 4051: what may not begin a line, and what may not end one. */
  const neverFirst = /^[、。，．）」』】〉》〕・：；！？ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ々%]/;
  const neverLast = /[（「『【〈《〔]$/;

  async function printed(
    change: (html: string) => string,
  ): Promise<{ readonly lines: number; readonly bad: readonly string[] }> {
    const html = withStyles(change(String(files.get("index.html")))).replace(
      /<a href="(?![a-z][a-z0-9+.-]*:|#)[^"]*"/gi,
      "<a",
    );
    const { pages } = await readPdf(
      await browser.print({ files: new Map([...files, ["index.html", html]]), page: "index.html" }),
      { fonts: false },
    );
    const lines = pages.flatMap((page) => page.split("\n")).map((line) => line.trim());
    return { lines: lines.length, bad: lines.filter((line) => neverFirst.test(line) || neverLast.test(line)) };
  }

  /** Paragraphs of all lengths up to two lines, so that every mark comes to the end of a line somewhere. */
  const paragraphs = Array.from(
    { length: 60 },
    (_, at) => `<p>${"観測".repeat(at).slice(0, at)}${"ルーター、「スキャン」（23/TCP）。".repeat(6)}</p>`,
  ).join("\n");
  const planted = (html: string) => html.replace("</main>", `${paragraphs}\n</main>`);

  it("keep marks where Japanese wants them, in the sample's report and in paragraphs of every length", async () => {
    const plain = await printed((html) => html);
    expect(plain.bad).toEqual([]);
    const filled = await printed(planted);
    expect(filled.bad).toEqual([]);
    expect(filled.lines).toBeGreaterThan(plain.lines + 120);
  });

  it("would be seen to break badly", async () => {
    const { bad } = await printed((html) =>
      planted(html).replace("</style>", "body { line-break: anywhere; }\n</style>"),
    );
    expect(bad.some((line) => neverFirst.test(line))).toBe(true);
    expect(bad.some((line) => neverLast.test(line))).toBe(true);
  });
});

describe("Markdown as people write it", () => {
  const written = (text: string) => /^<p>(.*)<\/p>\n$/s.exec(renderMarkdown(text))?.[1];

  it.each([
    "192.0.2.*と198.51.100.*から",
    "203.0.113.*、198.51.100.*です",
    "「*.example.jp」と「*.example.com」",
    "10.*.*.*と172.16.*.*",
    "2001:db8:*:*と*:1",
    "/cgi-bin/*、/login/*など",
    "host-*とtap-*です",
    "CVE-2024-*とCVE-2023-*が",
    "5*3*2",
    "3~5日、7~9日",
    "10~20番と30~40番",
  ])("has no mark in %s", (text) => expect(written(text)).toBe(text));

  it.each([
    ["**`code`**です", "<strong><code>code</code></strong>です"],
    ["*`code`*です", "<em><code>code</code></em>です"],
    ["*強調*と10.0.*と*別*です", "<em>強調</em>と10.0.*と<em>別</em>です"],
    ["増加*した*です", "増加<em>した</em>です"],
    ["**a *b* c** and _d_", "<strong>a <em>b</em> c</strong> and <em>d</em>"],
    ["~~削除。~~次", "<del>削除。</del>次"],
  ])("has marks in %s", (text, html) => expect(written(text)).toBe(html));

  it.each([
    ["https://example.jp/fooを参照", "https://example.jp/foo"],
    ["https://example.jp/foo。次の文", "https://example.jp/foo"],
    ["（https://example.jp/foo）を", "https://example.jp/foo"],
    ["「https://example.jp/foo」から", "https://example.jp/foo"],
    ["https://example.jp/a_(b)？", "https://example.jp/a_(b)"],
    ["see https://example.jp/foo, and", "https://example.jp/foo"],
    ["www.example.jpを参照", "http://www.example.jp"],
    ["<https://example.jp/foo>を", "https://example.jp/foo"],
    ["user@example.jpまで", "mailto:user@example.jp"],
  ])("has in %s a link to %s", (text, address) =>
    expect(/<a href="([^"]+)">/.exec(written(text) ?? "")?.[1]).toBe(address),
  );
});
