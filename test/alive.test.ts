/// <reference lib="dom" />
/**
 * The page in a browser: charts that answer, for every reader and under its own content policy; and what is left
 * without a script and on paper.
 */
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import puppeteer, { type Browser, type KeyInput, type Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withoutMarkdownReferences } from "../src/base/escape.js";
import { packageFolder } from "../src/base/package-folder.js";
import { type LivePart, liveElements, livePart } from "../src/charts/live-charts.js";
import { findBrowser } from "../src/engines/browser-place.js";
import { elementsOf, parseHtml } from "../src/engines/html.js";
import { readWords } from "../src/i18n/catalogs.js";
import { readConfig } from "../src/workspace/config.js";
import { addFiles, filesBelow, tsubame, writeParquet } from "./kit.js";

/** Every chart that comes with the program and is on no page of the sample. */
const shared = [
  "home_packets_by_month",
  "mirai_packets_by_port",
  "mirai_sources_by_day",
  "mirai_sources_by_region_day",
  "network_port_sources_by_day",
  "overseas_packets_by_month",
  "packets_by_group_month_year_before",
  "research_sources_by_day",
  "sensor_similarity",
  "sources_by_case_day",
  "sources_by_network_day",
];
const topic = `---
title: すべての図
lang: ja
---
${shared.map((name) => `{{#chart "${name}" caption="${name}"}}\n${name}の説明。\n{{/chart}}\n`).join("\n")}
{{#picture "login_screen.svg" caption="画面"}}\n説明。\n{{/picture}}

{{todo "書く"}}
`;
const kinds = ["overflow", "quarterly", "extra"].flatMap((edition) =>
  ["ja", "en"].map((language) => `${edition}/${language}`),
);

let folder = "";
let browser: Browser;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tsubame-test-"));
  expect((await tsubame(folder, ["sample", "--packets", "20k"])).code).toBe(0);
  // One quarter without devices is enough here, and made sooner.
  for (const name of readdirSync(join(folder, "exports")))
    if (/2024-0[123]/.test(name)) await rm(join(folder, "exports", name));
  // A rise that is told of in an extra issue.
  await writeParquet(
    join(folder, "exports/2024-06-rise.parquet"),
    `
    select timestamp '2024-06-02 15:00:00' + to_days(cast(day as integer)) + to_seconds(cast(source * 300 as integer)) as time, sensor, cast(4026531840 + 100000 + source as uinteger) as src_ip, cast(40000 as usmallint) as src_port, 9999 as dst_port, 6 as protocol
    from range(12) as days(day), range(80) as sources(source), (select sensor from read_csv('${folder}/sensors.csv'))`,
  );
  const settings = readFileSync(join(folder, "tsubame.yaml"), "utf8").replace(/^(?:devices|fingerprints):.*\n/gm, "");
  await addFiles(folder, {
    "tsubame.yaml": `${settings}cases: cases.csv\ndisclosure:\n  editions:\n    extra: { audience: internal }\n`,
    "cases.csv": "case,network,opened,sent,closed,note\n2024-017,network-A network-B,2024-05-02,2024-05-20,,\n",
    "templates/overflow/2024Q2/topic.md.hbs": topic,
    "templates/overflow/2024Q2/correction.ja.md": "### 2024年9月1日\n\n- 数を直しました。\n",
    "templates/extra/2024Q2/front.yaml": "change: 2024-06-03-9999-tcp\n",
    "templates/extra/2024Q2/topic.md.hbs":
      '---\ntitle: 変化\nlang: ja\n---\n{{#chart "change_days" caption="日別"}}\n説明。\n{{/chart}}\n',
    "templates/extra/2024Q2/charts/change_days.vl.json": readFileSync(
      join(packageFolder, "templates/changes/charts/change_days.vl.json"),
    ),
  });
  const built = await tsubame(folder, ["build", "2024Q2", "--draft", "--no-pdf"], process.env, "en", true);
  expect(built.code, built.err).toBe(0);
  const place = await findBrowser({
    cacheFolder: join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "tsubame-report"),
    environment: process.env,
  });
  browser = await puppeteer.launch({
    executablePath: place.path,
    headless: "shell",
    pipe: true,
    args: [...place.arguments.filter((argument) => !argument.startsWith("--host-resolver-rules")), "--no-sandbox"],
    env: { ...place.environment, HOME: folder },
  });
});

afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

const pathOf = (kind: string) => join(folder, "output/2024Q2", kind, "index.html");
const htmlOf = (kind: string) => readFileSync(pathOf(kind), "utf8");
type LiveData = { charts: Record<string, LivePart> };
const dataOf = (html: string) => JSON.parse(/id="chart-points">([^<]*)</.exec(html)?.[1] ?? "{}") as LiveData;

type Options = { scheme?: "light" | "dark"; width?: number; script?: boolean; touch?: boolean; address?: string };

/** Opens a page, does something with it, and expects that the browser had nothing to complain of. */
async function onPage<Result>(
  kind: string,
  work: (page: Page) => Promise<Result>,
  {
    scheme = "light",
    width = 1200,
    script = true,
    touch = false,
    address = pathToFileURL(pathOf(kind)).href,
  }: Options = {},
): Promise<Result> {
  const page = await browser.newPage();
  const trouble: string[] = [];
  page.on("console", (message) => void trouble.push(message.text()));
  page.on("pageerror", (error) => void trouble.push(String(error)));
  page.on("dialog", (dialog) => void dialog.dismiss().then(() => trouble.push("dialog")));
  page.on(
    "request",
    (request) => void (request.url().startsWith(address.replace(/index\.html$/, "")) || trouble.push(request.url())),
  );
  try {
    await page.setJavaScriptEnabled(script);
    await page.setViewport({ width, height: 900, hasTouch: touch });
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    await page.goto(address, { waitUntil: "load" });
    const result = await work(page);
    expect(trouble).toEqual([]);
    return result;
  } finally {
    await page.close();
  }
}

const chart = (name: string) => `#figure-${name.replaceAll("_", "-")}`;
const aloud = (page: Page, name: string) => page.$eval(`${chart(name)} [aria-live]`, (element) => element.textContent);
const tipOf = (page: Page, name: string) =>
  page.$eval(`${chart(name)} .tip`, (tip) =>
    (tip as HTMLElement).hidden
      ? null
      : [...tip.children].map(
          (line) => [...line.children].map(({ textContent }) => textContent).join(" ") || line.textContent,
        ),
  );
/** Where a drawing is on the screen, once it has been scrolled there and the browser has said so. */
const frameOf = async (page: Page, name: string) => {
  const svg = `${chart(name)} svg`;
  await page.$eval(
    svg,
    (drawing) =>
      new Promise(
        (settle) => (
          drawing.scrollIntoView({ block: "center" }), requestAnimationFrame(() => requestAnimationFrame(settle))
        ),
      ),
  );
  return page.$eval(svg, (drawing) => drawing.getBoundingClientRect().toJSON() as DOMRect);
};
const focus = (page: Page, name: string) => page.focus(`${chart(name)} .drawing`);
const press = async (page: Page, ...keys: KeyInput[]) => {
  for (const key of keys) await page.keyboard.press(key);
};

describe("a page", () => {
  const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

  it.each(kinds)(
    "%s has no fault that axe knows of WCAG 2.2 AA, in light and dark, wide and narrow, while a chart is in use",
    async (kind) => {
      for (const options of [
        { scheme: "light", width: 1200 },
        { scheme: "dark", width: 390 },
      ] as const) {
        const found = await onPage(
          kind,
          async (page) => {
            await page.evaluate(axe);
            await page.$$eval(".key", (keys) =>
              keys.forEach((key, at) => at % 2 === 1 && (key as HTMLElement).click()),
            );
            await page.focus(".chart .drawing");
            await press(page, "ArrowRight");
            return page.evaluate(async () => {
              const { violations, incomplete } = await (
                globalThis as unknown as {
                  axe: {
                    run(
                      options: object,
                    ): Promise<Record<"violations" | "incomplete", { id: string; nodes: { html: string }[] }[]>>;
                  };
                }
              ).axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] });
              return {
                violations: violations.map(
                  ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(" ")}`,
                ),
                incomplete: incomplete.map(({ id }) => id),
              };
            });
          },
          options,
        );
        // What axe cannot tell is the contrast of text over a drawing: ink and muted ink on paper, as everywhere.
        expect([found.violations, found.incomplete.filter((id) => id !== "color-contrast")]).toEqual([[], []]);
      }
    },
  );

  it("has ink that can be read on its paper, in light and dark", async () => {
    for (const scheme of ["light", "dark"] as const) {
      const colors = await onPage(
        "overflow/ja",
        (page) =>
          page.evaluate(() =>
            Object.fromEntries(
              ["paper", "ink", "muted", "link", "band", "notice", "notice-ink"].map((name) => [
                name,
                getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim(),
              ]),
            ),
          ),
        { scheme },
      );
      const light = (color = "") =>
        [1, 3, 5]
          .map((at) => parseInt(color.slice(at, at + 2), 16) / 255)
          .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
          .reduce((sum, part, at) => sum + part * ([0.2126, 0.7152, 0.0722][at] ?? 0), 0);
      const contrast = (one: string, other: string) =>
        (Math.max(light(colors[one]), light(colors[other])) + 0.05) /
        (Math.min(light(colors[one]), light(colors[other])) + 0.05);
      for (const [one, other] of [
        ["ink", "paper"],
        ["muted", "paper"],
        ["link", "paper"],
        ["ink", "band"],
        ["notice-ink", "notice"],
      ] as const)
        expect(contrast(one, other), `${one} on ${other}, ${scheme}`).toBeGreaterThanOrEqual(4.5);
    }
  });

  it.each(kinds)(
    "%s lets the keyboard reach everything that does something, in its order, and shows where one is",
    async (kind) => {
      await onPage(kind, async (page) => {
        const expected = await page.$$eval("a[href], button, summary, [tabindex='0']", (elements) =>
          elements.map((element, at) => (element.setAttribute("data-test", String(at)), String(at))),
        );
        expect(expected.length).toBeGreaterThan(10);
        const reached: string[] = [];
        for (const _ of expected) {
          await page.keyboard.press("Tab");
          const here = await page.evaluate(() => {
            const element = document.activeElement as HTMLElement;
            const { outlineStyle, outlineWidth } = getComputedStyle(element);
            const { top, bottom, width, height } = element.getBoundingClientRect();
            return {
              at: element.dataset["test"] ?? "",
              shown:
                outlineStyle !== "none" &&
                parseFloat(outlineWidth) >= 2 &&
                bottom > 0 &&
                top < innerHeight &&
                width > 0 &&
                height > 0,
            };
          });
          expect(here.shown, `element ${here.at}`).toBe(true);
          reached.push(here.at);
        }
        expect(reached).toEqual(expected);
      });
    },
  );

  it("tells the browser to run its own script and nothing else", async () => {
    await onPage("overflow/en", async (page) => {
      const policy = await page.$eval("meta[http-equiv]", (meta) => (meta as HTMLMetaElement).content);
      expect(policy).toMatch(
        /^default-src 'none'; script-src 'sha256-[\w+/]{43}='; style-src 'sha256-[\w+/]{43}='; img-src 'self' file: data:; font-src 'self' file:; /,
      );
      expect(policy).not.toContain("unsafe");
      expect(await page.$$eval("body > script", (scripts) => scripts.length)).toBe(2);
      expect(await page.evaluate(() => [...document.fonts].map(({ status }) => status))).toEqual(["loaded", "loaded"]);
      expect(await page.$$eval("img", (images) => images.every((image) => image.naturalWidth > 0))).toBe(true);
    });
    const planted = htmlOf("overflow/en").replace(
      "</main>",
      "<script>document.title = 'planted'</script><p onclick=\"document.title = 'planted'\" style=\"color: red\">x</p></main>",
    );
    await addFiles(folder, { "output/2024Q2/overflow/en/planted.html": planted });
    const page = await browser.newPage();
    await page.goto(pathToFileURL(join(folder, "output/2024Q2/overflow/en/planted.html")).href);
    await page.click("main > p:last-child");
    expect(await page.title()).not.toBe("planted");
    expect(await page.$$eval(".plot", (plots) => plots.length)).toBeGreaterThan(10);
    await page.close();
    await rm(join(folder, "output/2024Q2/overflow/en/planted.html"));
  });

  it("works from a server and below a path, and without its policy", async () => {
    const server = createServer((request, response) => {
      const path = join(
        folder,
        "output",
        decodeURIComponent(new URL(request.url ?? "/", "http://x").pathname).replace("/reports/", "/"),
      );
      const types: Record<string, string> = { html: "text/html", woff2: "font/woff2", png: "image/png" };
      void readFile(path).then(
        (bytes) =>
          response
            .writeHead(200, { "content-type": types[path.split(".").at(-1) ?? ""] ?? "text/plain" })
            .end(path.endsWith("extra/en/index.html") ? String(bytes).replace(/<meta http-equiv[^>]*>/, "") : bytes),
        () => response.writeHead(404).end(),
      );
    });
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    try {
      for (const kind of ["quarterly/ja", "extra/en"]) {
        await onPage(
          kind,
          async (page) => {
            await focus(page, "coverage_states_by_day");
            await press(page, "ArrowRight");
            expect(await aloud(page, "coverage_states_by_day")).not.toBe("");
            expect(await page.evaluate(() => [...document.fonts].map(({ status }) => status))).toEqual([
              "loaded",
              "loaded",
            ]);
          },
          { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/reports/2024Q2/${kind}/index.html` },
        );
      }
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it("lacks nothing without its script, and has a sentence beside each drawing", async () => {
    const words = (page: Page) => page.$eval("main", (main) => main.innerText.replace(/\s+/g, " "));
    const without = await onPage("quarterly/en", words, { script: false });
    expect(await onPage("quarterly/en", words)).toContain(without.slice(-200));
    for (const kind of kinds) {
      const html = htmlOf(kind);
      const figures = [...html.matchAll(/<figure class="chart"[\s\S]*?<\/figure>/g)].map(([figure]) => figure);
      expect(figures.length).toBeGreaterThan(1);
      for (const figure of figures)
        expect(figure).toMatch(
          /role="img" aria-labelledby="[\s\S]*<title[^>]*>[^<]+<\/title>\s*<desc[^>]*>[^<]+<\/desc>[\s\S]*<p class="equivalent">[^<]*\S/,
        );
      expect(/<main[\s\S]*<\/main>/.exec(html)?.[0], "the part that goes into another system").not.toContain("<script");
    }
  });
});

describe("a chart", () => {
  it("has values at its points, whatever its kind", () => {
    for (const kind of kinds) {
      const html = htmlOf(kind);
      const ids = [...html.matchAll(/<figure class="chart" id="([^"]+)"/g)].map((match) => match[1]);
      const { charts } = dataOf(html);
      expect(Object.keys(charts)).toEqual(ids);
      for (const [id, { at, runs, series }] of Object.entries(charts)) {
        expect(runs.length, id).toBeGreaterThan(0);
        for (const { points } of runs)
          for (const [place, x, y, text, , , entry] of points)
            expect(
              [at[place], Number.isFinite(x + y), text, entry === undefined || series[entry] !== undefined],
              id,
            ).toEqual([expect.stringMatching(/./), true, expect.stringMatching(/./), true]);
      }
    }
  });

  it.each(["ja", "en"])("says in %s what its data say, from value to value", async (language) => {
    const csv = readFileSync(join(folder, `output/2024Q2/overflow/${language}/data/packets_by_group_month.csv`), "utf8")
      .replace(/^\ufeff/, "")
      .trim()
      .split(/\r?\n/)
      .map((line) => line.split(","));
    const rows = csv
      .slice(1)
      .map((cells) => Object.fromEntries((csv[0] ?? []).map((name, at) => [name, cells[at] ?? ""])));
    const names: Record<string, string> =
      language === "ja"
        ? { home: "国内センサー", overseas: "海外センサー" }
        : { home: "Home sensors", overseas: "Overseas sensors" };
    const month = (text = "") =>
      new Intl.DateTimeFormat(language, { year: "numeric", month: "long", timeZone: "UTC" }).format(
        new Date(`${text}-01`),
      );
    const expected = (group: string) =>
      rows
        .filter((row) => row["sensor_group"] === group)
        .map((row) => `${names[group]} ${month(row["month"])}: ${Number(row["packets_per_sensor_day"]).toFixed(1)}`);
    await onPage(`overflow/${language}`, async (page) => {
      await focus(page, "packets_by_group_month");
      const heard: (string | null)[] = [];
      for (const key of [
        "ArrowRight",
        "ArrowRight",
        "ArrowRight",
        "ArrowRight",
        "ArrowDown",
        "Home",
        "ArrowRight",
        "End",
      ] as const) {
        await press(page, key);
        heard.push(await aloud(page, "packets_by_group_month"));
      }
      const [home, overseas] = [expected("home"), expected("overseas")];
      expect(heard).toEqual([home[0], home[1], home[2], home[2], overseas[2], overseas[0], overseas[1], overseas[2]]);
      expect(await tipOf(page, "packets_by_group_month")).toEqual([
        month("2024-06"),
        ...[home[2], overseas[2]].map((text) => text?.replace(/^(\S+(?: sensors)?) .*: /, "$1 ")),
      ]);
      await press(page, "Escape");
      expect(await tipOf(page, "packets_by_group_month")).toBe(null);
    });
  });

  it("whose bars lie runs down the page; one of pairs says both names, and one of ranks what it writes at the axis", async () => {
    await onPage("overflow/en", async (page) => {
      await focus(page, "mirai_packets_by_port");
      await press(page, "ArrowDown", "ArrowDown", "ArrowRight");
      expect(await aloud(page, "mirai_packets_by_port")).toMatch(/^From Mirai-like sources \S+: [\d,]+$/);
      await focus(page, "sensor_similarity");
      await press(page, "ArrowRight");
      expect(await aloud(page, "sensor_similarity")).toMatch(/^\S.+#\d+ .+#\d+: 0\.\d\d$/);
      await focus(page, "network_port_sources_by_day");
      await press(page, "ArrowRight", "ArrowDown");
      expect(await aloud(page, "network_port_sources_by_day")).toMatch(/^Network B \d+\/TCP April 1, 2024: \d+$/);
    });
  });

  it("answers the mouse where the mouse is", async () => {
    await onPage("quarterly/ja", async (page) => {
      const part = dataOf(htmlOf("quarterly/ja")).charts["figure-packets-by-top-port-day"] as LivePart;
      const [place = 0, x = 0, y = 0, text = ""] = part.runs[0]?.points[40] ?? [];
      const frame = await frameOf(page, "packets_by_top_port_day");
      await page.mouse.move(
        frame.x + (x / part.size[0]) * frame.width + 2,
        frame.y + (y / part.size[1]) * frame.height + 1,
      );
      const told = await tipOf(page, "packets_by_top_port_day");
      expect(told?.[0]).toBe(part.at[place]);
      expect(told).toContain(`${part.runs[0]?.name} ${text}`);
      expect(await page.$eval(`${chart("packets_by_top_port_day")} .tip .here`, ({ textContent }) => textContent)).toBe(
        `${part.runs[0]?.name} ${text}`,
      );
      expect(await aloud(page, "packets_by_top_port_day")).toBe("");
      await page.mouse.move(5, 5);
      expect(await tipOf(page, "packets_by_top_port_day")).toBe(null);
    });
  });

  it("answers a finger on a small screen, and keeps what it says on the screen", async () => {
    await onPage(
      "quarterly/en",
      async (page) => {
        const part = dataOf(htmlOf("quarterly/en")).charts["figure-packets-by-top-port-day"] as LivePart;
        const [, x = 0, y = 0] = part.runs[0]?.points[3] ?? [];
        const frame = await frameOf(page, "packets_by_top_port_day");
        await page.touchscreen.tap(
          frame.x + (x / part.size[0]) * frame.width,
          frame.y + (y / part.size[1]) * frame.height - 8,
        );
        expect((await tipOf(page, "packets_by_top_port_day"))?.length).toBeGreaterThan(1);
        const box = await page.$eval(
          `${chart("packets_by_top_port_day")} .tip`,
          (tip) => tip.getBoundingClientRect().toJSON() as DOMRect,
        );
        expect(box.left >= 0 && box.right <= 390 && box.top >= 0).toBe(true);
        await page.touchscreen.tap(200, 5);
        expect(await tipOf(page, "packets_by_top_port_day")).toBe(null);
      },
      { width: 390, touch: true },
    );
  });

  it("hides a series at its entry of the legend and shows it again; the axes stay, and paper has all of it", async () => {
    await onPage("quarterly/en", async (page) => {
      const scope = chart("packets_by_top_port_day");
      const keys = await page.$$eval(`${scope} .key`, (found) =>
        found.map((key) => [key.getAttribute("aria-label"), key.getAttribute("aria-pressed")]),
      );
      expect(keys.length).toBe(5);
      expect(keys.every(([label, pressed]) => /\d\/TCP|ICMP|UDP/.test(label ?? "") && pressed === "true")).toBe(true);
      const visible = () =>
        page.$$eval(`${scope} [data-series]`, (marks) =>
          marks
            .filter((mark) => getComputedStyle(mark).display !== "none")
            .map((mark) => mark.getAttribute("data-series")),
        );
      const axes = () =>
        page.$$eval(`${scope} .role-axis-label text`, (texts) => texts.map(({ textContent }) => textContent));
      const before = await axes();
      await page.focus(`${scope} .key:nth-child(1)`);
      await press(page, "Space");
      expect(await visible()).toEqual(["1", "2", "3", "4"]);
      expect(await page.$eval(`${scope} .key`, (key) => key.getAttribute("aria-pressed"))).toBe("false");
      expect(await axes()).toEqual(before);
      await focus(page, "packets_by_top_port_day");
      await press(page, "ArrowRight");
      expect(await aloud(page, "packets_by_top_port_day")).toMatch(new RegExp(`^${keys[1]?.[0]} `));
      expect((await tipOf(page, "packets_by_top_port_day"))?.length).toBe(5);
      await page.emulateMediaType("print");
      expect(await visible()).toEqual(["0", "1", "2", "3", "4"]);
      expect(
        await page.$$eval(
          `${scope} :is(.keys, .tip, .ring, .aloud)`,
          (parts) => parts.filter((part) => getComputedStyle(part).display !== "none").length,
        ),
      ).toBe(0);
      await page.emulateMediaType("screen");
      await page.click(`${scope} .key:nth-child(1)`);
      expect(await visible()).toEqual(["0", "1", "2", "3", "4"]);
      // Big enough for a finger: WCAG 2.2, 2.5.8.
      expect(
        await page.$$eval(".key", (found) =>
          Math.min(...found.flatMap((key) => [key.getBoundingClientRect().width, key.getBoundingClientRect().height])),
        ),
      ).toBeGreaterThanOrEqual(24);
    });
  });

  it("is published by itself as it was drawn, without marks or script", async () => {
    for (const [path, bytes] of await filesBelow(join(folder, "output/2024Q2")))
      if (path.endsWith(".svg")) expect(String(bytes), path).not.toMatch(/data-series|<script|aria-label="/);
  });
});

describe("names that are made to break a page", () => {
  const hostile = '</script><img src=x onerror="alert(1)">\'&quot;&#42;<!--';

  it("stay names in the data of charts", async () => {
    const words = await readWords(await readConfig(folder), "en");
    const said = (value: string | number) => ({ field: "x", value });
    const scene = {
      series: [{ label: hostile, box: [1, 2, 3, 4] as const }],
      points: [
        {
          series: 0,
          name: said(hostile),
          panels: [said(hostile)],
          at: [said(hostile)],
          value: said(hostile),
          box: [1, 2, 0, 0] as const,
          sideways: false,
        },
      ],
    };
    const part = livePart({ scene, width: 10, height: 10 }, words) as LivePart;
    expect([
      part.series[0]?.[0],
      part.at[0],
      part.runs[0]?.name,
      part.runs[0]?.panel,
      part.runs[0]?.points[0]?.[3],
    ]).toEqual(Array(5).fill(hostile));
    const elements = withoutMarkdownReferences(
      liveElements(new Map([["figure-x", part]]), "go('</script>', '<!--')", words),
    );
    const scripts = [...elementsOf(parseHtml(elements))].filter(({ name }) => !["html", "head", "body"].includes(name));
    expect(scripts.map(({ name }) => name)).toEqual(["script", "script"]);
    expect((JSON.parse(scripts[0]?.children.join("") ?? "") as LiveData).charts["figure-x"]).toEqual(
      JSON.parse(JSON.stringify(part)),
    );
    expect(scripts[1]?.children.join("")).toBe("go('\\x3c/script>', '\\x3c!--')");
  });
});
