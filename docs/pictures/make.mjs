/** Makes docs/pictures/page.png, the picture in README.md: the top of the sample's article. First: npm start. Then: node docs/pictures/make.mjs */
import { mkdtemp, rm, stat } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";
import { findBrowser } from "../../dist/engines/browser-place.js";

const root = resolve(import.meta.dirname, "../..");
const page = join(root, "output/2024Q2/overflow/en/index.html");
const picture = join(import.meta.dirname, "page.png");
const size = { width: 900, height: 990 };

const cacheFolder = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "tsubame-report");
const place = await findBrowser({ explicit: process.env.TSUBAME_BROWSER, cacheFolder, environment: process.env });
const profile = await mkdtemp(join(tmpdir(), "tsubame-picture-"));
const browser = await puppeteer.launch({
  executablePath: place.path, headless: "shell", pipe: true, userDataDir: profile,
  args: [...place.arguments, "--no-sandbox"],
  env: { HOME: profile, ...place.environment },
});
try {
  const tab = await browser.newPage();
  await tab.setViewport(size);
  await tab.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "light" }]);
  await tab.goto(pathToFileURL(page).href, { waitUntil: "load" });
  await tab.evaluate("document.fonts.ready.then(() => undefined)");
  await tab.screenshot({ path: picture, clip: { x: 0, y: 0, ...size } });
} finally {
  await browser.close();
  await rm(profile, { recursive: true, force: true, maxRetries: 5 });
}
console.log(`${picture}: ${(await stat(picture)).size} bytes`);
