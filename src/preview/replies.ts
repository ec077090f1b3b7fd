/** What a preview answers with, by the kind of a file. */
import { extname } from "node:path";
import type { LoopbackReply } from "../base/loopback.js";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml; charset=utf-8",
  ".png": "image/png",
  ".csv": "text/csv; charset=utf-8",
  ".json": "application/json; charset=utf-8",
};

export function typeOf(name: string): string {
  return types[extname(name)] ?? "application/octet-stream";
}

export function json(value: unknown): LoopbackReply {
  return { type: typeOf(".json"), body: JSON.stringify(value) };
}
