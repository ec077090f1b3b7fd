/**
 * The archive: served over HTTP, read as search engines, feed readers and reposters read it, and refused where it
 * should be.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join, posix } from "node:path";
import sanitizeHtml from "sanitize-html";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Element, elementsOf, parseHtml, textOf } from "../src/engines/html.js";
import { parseXml, type XmlElement } from "../src/engines/xml.js";
import {
  addFiles,
  copyFolder,
  filesBelow,
  folderWith,
  ordinaryRows,
  packetsOf,
  smallWorkspace,
  tsubame,
  writeParquet,
} from "./kit.js";

const url = "https://cert.example/reports/";
const hostile = `CERT </script><img src=x onerror=alert(1)>"'&]]>{{x}}`;
const settings = `timezone: UTC
home: JP
languages: [ja, en]
editions: [overflow, quarterly]
disclosure: { few_sources: show }
publisher: { name: ${JSON.stringify(hostile)} }
site: { url: "${url.slice(0, -1)}" }
`;
const title = "定点観測レポート Overflow（{{quarter.title}}）";
const withPublisher = {
  ja: `${title}{{publisher.name}}`,
  en: "Internet threat monitoring: overflow ({{quarter.title}}) {{publisher.name}}",
};
const builtIn = readFileSync(join(import.meta.dirname, "../templates/overflow/report.md.hbs"), "utf8");
const catalog = `msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "${withPublisher.ja}"\nmsgstr "${withPublisher.en}"\n`;
const written = {
  "tsubame.yaml": settings,
  "templates/overflow/report.md.hbs": builtIn.replace(title, withPublisher.ja),
  "templates/catalogs/en/overflow/report.po": catalog,
  "templates/overflow/2024Q2/front.yaml":
    "published: { ja: 2024-08-29, en: 2024-10-03 }\ncorrected: { en: 2024-11-05 }\n",
  "templates/overflow/2024Q2/correction.en.md": "### November 5, 2024\n\n- A number was wrong.\n",
};

let folder: string;
let files: ReadonlyMap<string, Buffer>;
const site = (...more: string[]) => tsubame(folder, ["site", ...more], process.env, "en", true);
const pathsOf = (ending: string) => [...files.keys()].filter((path) => path.endsWith(ending));
const text = (path: string) => String(files.get(path));
const all = (path: string) => [...elementsOf(parseHtml(text(path)))];
const report = (language: string, quarter = "2024Q2", edition = "overflow") =>
  `${quarter}/${edition}/${language}/index.html`;
const linked = (path: string) =>
  JSON.parse(
    all(path)
      .find(({ attributes }) => attributes["type"] === "application/ld+json")
      ?.children.join("") ?? "",
  ) as { "@graph": Record<string, unknown>[] };
const read = async (place = folder) => new Map([...(await filesBelow(join(place, "output/site")))]);

beforeAll(async () => {
  folder = await smallWorkspace(ordinaryRows, written);
  const earlier = ordinaryRows.map((row) => row.replace("2024-04-", "2024-01-").replace("2024-05-", "2024-02-"));
  await writeParquet(join(folder, "exports/2024-01.parquet"), packetsOf(earlier));
  for (const call of [["2024Q1", "--language", "ja"], ["2024Q2"]]) {
    const { code, err } = await tsubame(folder, ["build", ...call, "--no-pdf"], process.env, "en", true);
    expect(code, err).toBe(0);
  }
  const { code, out, err } = await site();
  expect(code, err).toBe(0);
  expect(out).toMatch(/^The archive is in .*output\/site: 13 pages, \d+ files\.\n/);
  files = await read();
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Any web server that serves files: the archive below a path, nothing else. */
async function serve(place: string): Promise<{ server: Server; origin: string }> {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "", "http://x").pathname);
    const content = path.startsWith(place)
      ? files.get(path.slice(place.length) + (path.endsWith("/") ? "index.html" : ""))
      : undefined;
    response.writeHead(content ? 200 : 404).end(content);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe("the archive on a web server", () => {
  it.each(["/", "/a/sub/path/"])("leads from its front page to every file, at %s", async (place) => {
    const { server, origin } = await serve(place);
    const [wanted, seen, wrong] = [[`${origin}${place}`], new Set<string>(), [] as string[]];
    try {
      for (let at = wanted.pop(); at !== undefined; at = wanted.pop()) {
        const address = new URL(at);
        address.hash = "";
        if (seen.has(address.href)) continue;
        seen.add(address.href);
        const answer = await fetch(address);
        const body = await answer.text();
        if (answer.status !== 200) wrong.push(address.href);
        if (!/(?:\/|\.html)$/.test(address.pathname)) continue;
        for (const { attributes } of elementsOf(parseHtml(body))) {
          for (const target of [attributes["href"], attributes["src"]].filter((one) => one !== undefined)) {
            expect(target).not.toMatch(/^\//);
            const to = target.startsWith(url)
              ? `${origin}${place}${target.slice(url.length)}`
              : new URL(target, address).href;
            if (to.startsWith(origin)) wanted.push(to);
          }
        }
        for (const [, font = ""] of body.matchAll(/url\("([^"]+)"\)/g)) wanted.push(new URL(font, address).href);
      }
    } finally {
      server.close();
      server.closeAllConnections();
    }
    expect(wrong).toEqual([]);
    const reached = new Set(
      [...seen].map((address) => decodeURIComponent(address.slice(`${origin}${place}`.length)) || "index.html"),
    );
    // Drawings by themselves, and the map of pages, are for those who ask for them.
    expect(
      [...files.keys()].filter(
        (path) => !reached.has(path) && !/charts\/[^/]+\.(?:svg|png)$|^sitemap\.xml$/.test(path),
      ),
    ).toEqual([]);
  });

  it("leads to the issue before and after of the same edition and language, and to the list", () => {
    const links = (path: string) =>
      all(path).flatMap(({ name, attributes: { rel, href } }) =>
        name === "a" && rel !== undefined ? [[rel, posix.join(posix.dirname(path), href ?? "")]] : [],
      );
    expect(links(report("ja", "2024Q1"))).toEqual([["next", report("ja")]]);
    expect(links(report("ja", "2024Q2", "quarterly"))).toEqual([["prev", report("ja", "2024Q1", "quarterly")]]);
    expect(links(report("en"))).toEqual([]);
    for (const path of pathsOf("ja/index.html").filter((one) => one !== "ja/index.html"))
      expect(
        all(path).some(
          ({ attributes: { href } }) => href !== undefined && posix.join(posix.dirname(path), href) === "ja/index.html",
        ),
        path,
      ).toBe(true);
  });

  it("lists reports newest first, with their days, and says which was corrected", () => {
    const items = [...text("en/index.html").matchAll(/<h2[^>]*>.*?<\/h2>|<li>.*?<\/li>/gs)].map(([item]) =>
      textOf(item),
    );
    expect(items[0]).toBe("Apr–Jun 2024");
    expect(items[1]).toContain("(published October 3, 2024), corrected November 5, 2024, 日本語");
    expect(text("en/index.html")).not.toContain("2024Q1");
    const japanese = textOf(text("ja/index.html"));
    expect(japanese.indexOf("2024年4～6月")).toBeLessThan(japanese.indexOf("2024年1～3月"));
    expect(japanese).not.toContain("訂正");
    expect(text(report("en"))).toContain('<h2 id="corrections">');
  });

  it("knows no language that a quarter was not released in", () => {
    expect(pathsOf("index.html").filter((path) => path.startsWith("2024Q1"))).toEqual([
      report("ja", "2024Q1"),
      report("ja", "2024Q1", "quarterly"),
    ]);
    for (const path of [...pathsOf(".html"), ...pathsOf(".xml")])
      expect(text(path), path).not.toMatch(/2024Q1\/\w+\/en|Q1[^"]*\/en\//);
    expect(
      all(report("ja", "2024Q1"))
        .filter(({ name, attributes }) => name === "link" && attributes["hreflang"])
        .map(({ attributes }) => attributes["hreflang"]),
    ).toEqual(["ja", "x-default"]);
  });
});

describe("the heads of its pages", () => {
  const alternates = (path: string) =>
    all(path)
      .filter(({ name, attributes }) => name === "link" && attributes["hreflang"] !== undefined)
      .map(({ attributes }) => [attributes["hreflang"], attributes["href"]] as const);

  it("name the page itself and its languages, each saying the same of the other", () => {
    for (const path of pathsOf("index.html")) {
      expect(
        all(path)
          .filter(({ attributes }) => attributes["rel"] === "canonical")
          .map(({ attributes }) => attributes["href"]),
        path,
      ).toEqual([`${url}${path}`]);
      const said = alternates(path);
      expect(said.map(([language]) => language).at(-1)).toBe("x-default");
      expect(new Set(said.map(([language]) => language)).size, path).toBe(said.length);
      for (const [language, href = ""] of said)
        if (language !== "x-default") expect(alternates(href.slice(url.length)), `${path} ${language}`).toEqual(said);
      if (path !== "index.html") expect(said).toContainEqual([all(path)[0]?.attributes["lang"], `${url}${path}`]);
    }
  });

  it("have a picture with its real size for those who share them", async () => {
    const meta = (path: string) =>
      Object.fromEntries(
        all(path)
          .filter(({ name }) => name === "meta")
          .map(({ attributes }) => [attributes["property"] ?? attributes["name"] ?? "", attributes["content"] ?? ""]),
      );
    const { "og:image": image = "", ...rest } = meta(report("en"));
    const png = files.get(image.slice(url.length)) as Buffer;
    expect([png.readUInt32BE(16), png.readUInt32BE(20)].map(String)).toEqual([
      rest["og:image:width"],
      rest["og:image:height"],
    ]);
    expect(rest).toMatchObject({
      "og:type": "article",
      "og:url": `${url}${report("en")}`,
      "og:locale": "en_US",
      "og:locale:alternate": "ja_JP",
      "article:published_time": "2024-10-03",
      "article:modified_time": "2024-11-05",
    });
    expect(meta("en/index.html")["og:image"]).toBeUndefined();
  });

  it("tell programs what the manifest tells: dates, months, and the digest of every CSV file", async () => {
    for (const path of pathsOf("index.html").filter((one) => /^2024Q\d\//.test(one))) {
      const [quarter = "", edition, language] = path.split("/");
      const manifest = JSON.parse(await readFile(join(folder, `output/${quarter}/manifest.json`), "utf8")) as {
        made: string;
        pages: { page: string; published: string | null; corrected: string | null }[];
        outputs: { file: string; bytes: number; sha256: string }[];
      };
      const told = manifest.pages.find(({ page }) => page === `${edition}/${language}`);
      const [page, numbers] = linked(path)["@graph"];
      expect(page).toMatchObject({
        "@type": "Report",
        url: `${url}${path}`,
        inLanguage: language,
        dateCreated: manifest.made.slice(0, 10),
        temporalCoverage: quarter === "2024Q1" ? "2024-01-01/2024-03-31" : "2024-04-01/2024-06-30",
      });
      expect([page?.["datePublished"] ?? null, page?.["dateModified"] ?? null]).toEqual([
        told?.published,
        told?.corrected,
      ]);
      const csv = manifest.outputs
        .filter(({ file }) => file.startsWith(`${edition}/${language}/data/`))
        .map(({ file, bytes, sha256 }) => ({
          contentUrl: `${url}${quarter}/${file}`,
          contentSize: `${bytes} B`,
          sha256,
        }));
      expect(csv.length).toBeGreaterThan(0);
      expect(numbers).toMatchObject({
        "@type": "Dataset",
        temporalCoverage: page?.["temporalCoverage"],
        distribution: csv.map((one) => expect.objectContaining(one)),
      });
      for (const { contentUrl, sha256 } of csv)
        expect(
          createHash("sha256")
            .update(files.get(contentUrl.slice(url.length)) as Buffer)
            .digest("hex"),
        ).toBe(sha256);
    }
    expect(linked(report("en"))["@graph"][0]).toMatchObject({ correction: `${url}${report("en")}#corrections` });
    expect(
      linked("graphs/packets/ja/index.html")["@graph"].map((one) => [one["@type"], one["temporalCoverage"]]),
    ).toEqual([
      ["WebPage", "2024-01-01/2024-06-30"],
      ["Dataset", "2024-01-01/2024-06-30"],
    ]);
  });
});

describe("its feeds and its map", () => {
  const xml = (path: string) => parseXml(files.get(path) as Buffer, path);
  const within = (element: XmlElement, name: string) => element.children.filter((child) => child.name === name);
  const words = (element: XmlElement, name: string) => within(element, name).map((child) => child.text);

  it.each(["ja", "en"])("has a feed of %s with all that RFC 4287 asks for", (language) => {
    const feed = xml(`${language}/feed.xml`);
    expect([feed.name, feed.attributes["xmlns"], feed.attributes["xml:lang"]]).toEqual([
      "feed",
      "http://www.w3.org/2005/Atom",
      language,
    ]);
    expect(within(feed, "link").map(({ attributes: { rel, href } }) => [rel, href])).toEqual([
      ["self", `${url}${language}/feed.xml`],
      ["alternate", `${url}${language}/index.html`],
    ]);
    for (const name of ["id", "title", "updated"]) expect(words(feed, name), name).toHaveLength(1);
    expect(words(within(feed, "author")[0] as XmlElement, "name")).toEqual([hostile]);
    const entries = within(feed, "entry");
    expect(new Set(entries.flatMap((entry) => words(entry, "id"))).size).toBe(language === "ja" ? 4 : 2);
    const updated = entries.map((entry) => words(entry, "updated")[0] ?? "");
    expect(updated).toEqual([...updated].sort().reverse());
    expect(words(feed, "updated")).toEqual([updated[0]]);
    for (const entry of entries) {
      for (const name of ["id", "title", "updated", "published", "summary"])
        expect(words(entry, name), name).toEqual([expect.stringMatching(/\S/)]);
      expect(
        [...words(entry, "updated"), ...words(entry, "published")].every((time) =>
          /^\d{4}-\d\d-\d\dT00:00:00Z$/.test(time),
        ),
      ).toBe(true);
      expect(files.has(words(entry, "id")[0]?.slice(url.length) ?? "")).toBe(true);
    }
  });

  it("says in the feed of its language alone that a page was corrected", () => {
    const [entry] = within(xml("en/feed.xml"), "entry");
    expect(entry && [words(entry, "published"), words(entry, "updated"), words(entry, "summary")]).toEqual([
      ["2024-10-03T00:00:00Z"],
      ["2024-11-05T00:00:00Z"],
      [expect.stringMatching(/^Corrected on November 5, 2024\. \S/)],
    ]);
    expect(text("ja/feed.xml")).not.toContain("訂正");
  });

  it("maps every page with its languages", () => {
    const map = xml("sitemap.xml");
    expect(map.attributes["xmlns"]).toBe("http://www.sitemaps.org/schemas/sitemap/0.9");
    const entries = within(map, "url");
    expect(entries.map((entry) => words(entry, "loc")[0]?.slice(url.length)).sort()).toEqual(
      pathsOf("index.html").sort(),
    );
    for (const entry of entries) {
      const [path = ""] = words(entry, "loc").map((address) => address.slice(url.length));
      expect(words(entry, "lastmod")[0]).toMatch(/^\d{4}-\d\d-\d\d$/);
      const heads = all(path).filter(({ name, attributes }) => name === "link" && attributes["hreflang"] !== undefined);
      expect(within(entry, "xhtml:link").map(({ attributes: { hreflang, href } }) => [hreflang, href])).toEqual(
        heads.map(({ attributes }) => [attributes["hreflang"], attributes["href"]]),
      );
    }
  });
});

describe("its graph pages", () => {
  it("show the numbers of all quarters as each has published them", async () => {
    const lines = (csv: string) => csv.replace("\ufeff", "").trim().split("\r\n").slice(1);
    const published = ["2024Q1", "2024Q2"].flatMap((quarter) =>
      lines(readFileSync(join(folder, `output/${quarter}/overflow/ja/data/packets_by_group_month.csv`), "utf8")).map(
        (line) => `${quarter},${line}`,
      ),
    );
    expect(published.length).toBeGreaterThan(6);
    for (const language of ["ja", "en"])
      expect(
        lines(text(`graphs/packets/${language}/data/packets_by_group_month.csv`)).map((line) =>
          line
            .split(",")
            .filter((_, at) => at !== 1 && at !== 2)
            .join(","),
        ),
      ).toEqual(published.map((line) => line));
  }, 20_000);
});

describe("what is handed in as a name", () => {
  it("stays a text in every file", () => {
    for (const path of [...pathsOf(".html"), ...pathsOf(".xml")])
      expect(text(path), path).not.toMatch(/<img src=x|<\/script><img/);
    expect(
      all(report("en"))
        .find(({ name }) => name === "title")
        ?.children.join(""),
    ).toContain(hostile);
    expect(
      all("en/index.html")
        .filter(({ name, attributes }) => name === "a" && attributes["href"]?.includes("overflow"))
        .map(({ children }) => textsOf(children))
        .join(" "),
    ).toContain(hostile);
    expect(linked(report("en"))["@graph"][0]).toMatchObject({
      headline: expect.stringContaining(hostile),
      publisher: { name: hostile },
    });
    const own = readFileSync(join(import.meta.dirname, "../templates/layout/charts.js"), "utf8").trim();
    const isOurs = ({ attributes, children }: Element) =>
      /^application\/(?:ld\+)?json$/.test(attributes["type"] ?? "") || children.join("").trim() === own;
    for (const path of pathsOf(".html"))
      expect(
        all(path).filter(
          (element) => element.attributes["onerror"] !== undefined || (element.name === "script" && !isOurs(element)),
        ),
        path,
      ).toEqual([]);
  });

  it("and every style that is on a page is one that its policy allows", () => {
    for (const path of pathsOf("index.html").filter((one) => one.includes("/"))) {
      const policy =
        all(path).find(({ attributes }) => attributes["http-equiv"] === "Content-Security-Policy")?.attributes[
          "content"
        ] ?? "";
      const styles = all(path)
        .filter(({ name }) => name === "style")
        .map(({ children }) => `'sha256-${createHash("sha256").update(children.join("")).digest("base64")}'`);
      expect(styles.length, path).toBeGreaterThan(1);
      for (const style of styles) expect(policy, path).toContain(style);
    }
  });

  const textsOf = (children: Element["children"]): string =>
    children.map((child) => (typeof child === "string" ? child : textsOf(child.children))).join("");
});

describe("a page that is reposted", () => {
  const forum = {
    allowedTags: [
      "p",
      "br",
      "a",
      "b",
      "strong",
      "i",
      "em",
      "ul",
      "ol",
      "li",
      "blockquote",
      "code",
      "h1",
      "h2",
      "h3",
      "img",
    ],
    allowedAttributes: { a: ["href"], img: ["src", "alt"] },
  };
  const bare = (html: string) => html.replace(/<(style|script|head)\b[\s\S]*?<\/\1>/g, "").replace(/<[^>]*>/g, "");
  const pages = () => pathsOf("index.html").filter((path) => /^(?:2024Q2|graphs)\//.test(path));

  it("keeps its cells and labels apart, in a forum and as plain text", () => {
    for (const path of pages()) {
      const html = text(path);
      for (const left of [bare(sanitizeHtml(html, forum)), bare(html)]) {
        expect(left, path).not.toMatch(/(?:TCP|UDP|ICMP)[\dA-Za-z]/);
        expect(left, path).not.toMatch(/\d[\d,.]*(?:Home|Overseas|国内|海外)/);
        expect(left, path).toMatch(/23\/TCP/.test(html) ? /(?:^|\s|: |は|順に|、)23\/TCP(?=\s|;|\.|、|。|,)/m : /\S/);
      }
    }
  });

  it("tells every row of a table in words, with each of its cells", () => {
    for (const path of pages()) {
      const left = textOf(
        sanitizeHtml(text(path), { ...forum, allowedTags: forum.allowedTags.filter((tag) => tag !== "table") }),
      );
      const figures = all(path).filter(({ name, attributes }) => name === "figure" && attributes["class"] === "table");
      expect(figures.length, path).toBeGreaterThan(0);
      for (const figure of figures) {
        const inside = [...elementsOf(figure)];
        const details = inside.find(({ attributes }) => attributes["class"] === "in-words") as Element;
        const told = [...elementsOf(details)]
          .filter(({ name }) => name === "p")
          .map(({ children }) => children.join(""));
        const rows = inside
          .filter(({ name }) => name === "tr")
          .slice(1)
          .map((row) =>
            [...elementsOf(row)]
              .filter(({ name }) => name === "th" || name === "td")
              .map(({ children }) => children.join("")),
          );
        expect(told.length, path).toBe(rows.length);
        for (const [at, cells] of rows.entries()) {
          for (const cell of cells) expect(told[at], path).toContain(cell);
          expect(left).toContain(told[at]);
        }
      }
    }
  });

  it("begins with a paragraph that says who, what and which months by itself", () => {
    for (const [language, months] of [
      ["ja", "2024年4月から6月"],
      ["en", "April to June 2024"],
    ] as const) {
      for (const edition of ["overflow", "quarterly"]) {
        const main = text(report(language, "2024Q2", edition)).split("<main")[1] ?? "";
        const first = textOf(/<p>[\s\S]*?<\/p>/.exec(main)?.[0] ?? "");
        expect(first).toContain("CERT ");
        expect(first).toContain(months);
        expect(first).toMatch(language === "ja" ? /センサー.*\d/ : /sensors.*\d/);
        expect(
          all(report(language, "2024Q2", edition)).find(({ attributes }) => attributes["name"] === "description")
            ?.attributes["content"],
        ).toBe(first);
      }
    }
  });

  it("has links that lead back wherever it lies", () => {
    for (const path of pages()) {
      const main = `<main${text(path).split("<main")[1]?.split("</main>")[0]}`;
      const hrefs = [...elementsOf(parseHtml(sanitizeHtml(main, forum)))].flatMap(
        ({ attributes: { href } }) => href ?? [],
      );
      expect(
        hrefs.filter((href) => !href.startsWith("#") && !/^(?:https?:\/\/|mailto:)/.test(href)),
        path,
      ).toEqual([]);
      expect(
        hrefs.some((href) => href.startsWith(url) && href.endsWith(".csv")),
        path,
      ).toBe(true);
    }
  });
});

describe("the archive made again", () => {
  it("has the same bytes, in another time zone and place too", async () => {
    const zone = process.env["TZ"];
    const other = await folderWith();
    try {
      await copyFolder(folder, other);
      await rm(join(other, "output/cache"), { recursive: true });
      process.env["TZ"] = "America/Los_Angeles";
      expect((await tsubame(other, ["site"], process.env, "en", true)).code).toBe(0);
      expect((await site()).code).toBe(0);
      const [again, elsewhere] = [await read(), await read(other)];
      const digests = (all: ReadonlyMap<string, Buffer>) =>
        [...all].map(([path, bytes]) => [path, createHash("sha256").update(bytes).digest("hex")]);
      expect(digests(again)).toEqual(digests(files));
      expect(digests(elsewhere)).toEqual(digests(files));
    } finally {
      if (zone === undefined) delete process.env["TZ"];
      else process.env["TZ"] = zone;
      await rm(other, { recursive: true, force: true });
    }
  }, 60_000);

  /** In a copy, with some files changed; the archive that lies there stays when it is refused. */
  async function changed(
    files: Record<string, string>,
    work: (call: (...more: string[]) => ReturnType<typeof tsubame>, place: string) => Promise<void>,
  ) {
    const other = await folderWith();
    try {
      await copyFolder(folder, other);
      await addFiles(other, files);
      await work((...more) => tsubame(other, ["site", ...more], process.env, "en", true), other);
    } finally {
      await rm(other, { recursive: true, force: true });
    }
  }

  it(
    "says what it leaves out without an address",
    () =>
      changed({ "tsubame.yaml": settings.replace(/^site:.*$/m, "") }, async (call, place) => {
        const { code, err } = await call();
        expect(code, err).toBe(0);
        expect(err).toContain("Without `site: { url: … }` in tsubame.yaml there are no feeds");
        const made = await read(place);
        expect([...made.keys()].filter((path) => path.endsWith(".xml"))).toEqual([]);
        const html = String(made.get(report("en")));
        expect(html).not.toMatch(/canonical|og:image"|og:url|cert\.example/);
        expect(html).toContain('<link rel="alternate" hreflang="ja" href="../ja/index.html">');
        expect(html).toContain('href="data/packets_by_group_month.csv"');
      }),
    60_000,
  );

  const forPartners = settings.replace(
    "few_sources: show",
    "few_sources: show, editions: { quarterly: { audience: partner } }",
  );

  it(
    "leaves out what is not for the public, and no public page leads there",
    () =>
      changed({ "tsubame.yaml": forPartners }, async (call, place) => {
        await rm(join(place, "output/2024Q1"), { recursive: true });
        expect(
          (await tsubame(place, ["build", "2024Q2", "--no-pdf", "--language", "ja"], process.env, "en", true)).code,
        ).toBe(0);
        const { code, out, err } = await call("--json");
        expect(code, err).toBe(0);
        expect(err).toContain("2024Q2/quarterly/ja is not in the archive: it is not public");
        expect(err).toContain(
          "templates/site/ranks has no page: no report in the archive has published port_ranks, region_ranks as CSV",
        );
        expect((JSON.parse(out) as { path: string }[]).map(({ path }) => path)).toEqual([
          "ja/index.html",
          report("ja"),
          "graphs/packets/ja/index.html",
        ]);
        expect([...(await read(place)).keys()].filter((path) => /quarterly|ranks/.test(path))).toEqual([]);
      }),
    60_000,
  );

  it(
    "takes out links to a language that is no longer one of the settings",
    () =>
      changed({ "tsubame.yaml": settings.replace("[ja, en]", "[ja]") }, async (call, place) => {
        const { code, err } = await call();
        expect(code, err).toBe(0);
        expect(err).toContain("2024Q2/overflow/en is not in the archive: its language is not one of tsubame.yaml");
        const made = await read(place);
        expect([...made.keys()].filter((path) => path.includes("/en/") || path.startsWith("en/"))).toEqual([]);
        expect(String(made.get(report("ja")))).not.toMatch(/hreflang="en"|ほかの言語で読む/);
        expect(String(made.get(report("ja")))).toContain('<nav class="site"');
      }),
    60_000,
  );

  it(
    "puts back the archive that a killed call had moved aside, before it does anything else",
    () =>
      changed({ "output/.making-site-999999-x-abc/old-0/index.html": "the last good one" }, async (call, place) => {
        await rm(join(place, "output/site"), { recursive: true });
        await addFiles(place, { "templates/site/below.html.hbs": "{{nothing}}" });
        expect((await call()).code).toBe(1);
        expect(
          [...(await filesBelow(join(place, "output/site")))].map(([path, bytes]) => [path, String(bytes)]),
        ).toEqual([["index.html", "the last good one"]]);
        expect(readdirSync(join(place, "output")).filter((name) => name.startsWith("."))).toEqual([]);
      }),
    60_000,
  );

  it(
    "refuses pages that lead to one which is not public any more",
    () =>
      changed({ "tsubame.yaml": forPartners }, async (call) => {
        const { code, err } = await call();
        expect([code, err]).toEqual([
          3,
          expect.stringContaining(`"${url}2024Q2/quarterly/en/index.html" leads nowhere`),
        ]);
      }),
    60_000,
  );

  it(
    "has no draft in it",
    () =>
      changed({}, async (call, place) => {
        const path = join(place, "output/2024Q1/manifest.json");
        await addFiles(place, {
          "output/2024Q1/manifest.json": (await readFile(path, "utf8")).replace('"made":', '"draft": true,\n  "made":'),
        });
        const { code, err } = await call();
        expect(code, err).toBe(0);
        expect(err).toContain("2024Q1/overflow/ja is not in the archive: a draft");
        expect(readdirSync(join(place, "output/site"))).not.toContain("2024Q1");
      }),
    60_000,
  );

  it.each([
    [
      "a page that was changed since",
      { [`output/${report("en")}`]: "changed" },
      3,
      `output/${report("en")}: changed since it was built`,
    ],
    [
      "a link to nowhere",
      { "templates/site/below.html.hbs": '<a href="../../../nothing.html">x</a>' },
      3,
      '"../../../nothing.html" leads nowhere',
    ],
    [
      "a link to the root of the server",
      { "templates/site/below.html.hbs": '<a href="/nothing.html">x</a>' },
      3,
      "A link begins at the root of the server: /nothing.html",
    ],
    [
      "a private word in what stands around the pages",
      {
        "sensors.csv": "sensor,label,country,address,from,to,featured\nsecret-sensor,,JP,192.0.2.1,,,yes\n",
        "templates/site/below.html.hbs": "<p>secret-sensor</p>",
      },
      3,
      "the id of sensor home-1",
    ],
    ["a name that no frame knows", { "templates/site/head.html.hbs": "{{titel}}" }, 1, "titel"],
    [
      "a frame that is no template",
      { "templates/site/above.html.hbs": "{{#if}}" },
      1,
      "templates/site/above.html.hbs:1",
    ],
    [
      "an address that is none",
      { "tsubame.yaml": settings.replace(url.slice(0, -1), "cert.example/reports") },
      1,
      "tsubame.yaml:7",
    ],
    [
      "an address with a password",
      { "tsubame.yaml": settings.replace(url.slice(0, -1), "https://me:secret@cert.example/") },
      1,
      "This is not the address of a folder on the web",
    ],
    ["a record of an earlier version", { "output/2024Q2/manifest.json": "" }, 1, "output/2024Q2/manifest.json"],
  ])(
    "refuses %s, and leaves the archive that is there",
    (_, changes, expected, told) =>
      changed(changes, async (call, place) => {
        const { code, err } = await call();
        expect([code, err]).toEqual([expected, expect.stringContaining(told)]);
        expect(err).not.toContain("secret@");
        expect(
          createHash("sha256")
            .update(await readFile(join(place, "output/site", report("ja"))))
            .digest("hex"),
        ).toBe(
          createHash("sha256")
            .update(files.get(report("ja")) as Buffer)
            .digest("hex"),
        );
      }),
    60_000,
  );

  it("needs a quarter that was built", async () => {
    const empty = await smallWorkspace();
    const { code, err } = await tsubame(empty, ["site"]);
    expect([code, err]).toEqual([1, expect.stringContaining("No built page is for the archive.")]);
    await rm(empty, { recursive: true, force: true });
  });
});
