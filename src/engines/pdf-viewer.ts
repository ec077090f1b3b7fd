/** The files with which a browser draws the pages of a PDF, wherever it is shown. */
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** Absolute paths by name; both are modules, the second runs beside the first. */
export function pdfViewerFiles(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    ["pdf.min.mjs", "pdf.worker.min.mjs"].map((name) => [name, require.resolve(`pdfjs-dist/legacy/build/${name}`)]),
  );
}
