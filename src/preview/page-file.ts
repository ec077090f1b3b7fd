/** A file of a page on the desk, as a browser asks for it. */
import { readFile } from "node:fs/promises";
import type { LoopbackReply } from "../base/loopback.js";
import { fontFile, fontWeights } from "../engines/typeface.js";
import type { Config } from "../workspace/config.js";
import type { Desk, ShownPage } from "./desk.js";
import { typeOf } from "./replies.js";

/** Gives the PDF of a page. */
export type PagePrinter = (page: ShownPage, settings: Config) => Promise<Uint8Array>;

/** `path` is like `overflow/en/index.html`. */
export async function pageFile(
  { pages, settings }: Desk,
  path: string,
  print: PagePrinter,
): Promise<LoopbackReply | undefined> {
  const [edition = "", spoken = "", ...rest] = path.split("/");
  const page = pages.get(`${edition}/${spoken}`);
  if (!page || !settings) return undefined;
  const name = rest.join("/");
  if (name === "report.pdf") return { type: "application/pdf", body: await print(page, settings) };
  const weight = fontWeights.find((one) => name === `fonts/noto-sans-jp-${one}.woff2`);
  // The whole typeface: reducing it takes longer than all the rest of a page, and shows the same.
  if (weight) return { type: "font/ttf", body: await readFile(fontFile(weight)) };
  const body = page.files.get(name);
  return body === undefined
    ? undefined
    : { type: typeOf(name), body, ...(name === "index.html" ? { policy: pagePolicy } : {}) };
}

/** A page of the report runs nothing here. */
const pagePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";
