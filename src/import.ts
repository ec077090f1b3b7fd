/** The walk of importing: logs of other programs become exports, one file a day. */
import { rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { problem } from "./base/problems.js";
import type { Progress } from "./base/progress.js";
import { openDatabase } from "./engines/duckdb.js";
import {
  checkRequest,
  countRows,
  exampleLines,
  type ImportSummary,
  sampleRows,
  scratchFolder,
  unwritable,
  writeDays,
  writeLosses,
} from "./import/day-files.js";
import type { ImportRequest, Work } from "./import/logs.js";
import { importQuery, readFiles, sliceName } from "./import/logs.js";

/**
 * Reads every file, then writes all days or none. Stops for an unknown format, a missing column, an unreadable file,
 * when no row at all is accepted, and before it would overwrite a file made otherwise.
 */
export async function importExports(request: ImportRequest, progress: Progress): Promise<ImportSummary> {
  checkRequest(request);
  const folder = await scratchFolder(request.scratch);
  const database = await openDatabase({
    scratch: join(folder, "spill"),
    reads: [join(folder, sliceName)],
    readsBelow: [resolve(request.to)],
  });
  try {
    const session = await database.open();
    const work: Work = {
      request,
      session,
      folder,
      progress,
      brought: new Set<string>(),
      read: [],
      examples: new Map(),
    };
    for (const name of ["staging/macros.duckdb", "imports/macros", "imports/tables"])
      await session.run(await importQuery(name));
    const origin = await readFiles(work);
    const counts = await countRows(work);
    if (counts.written === 0)
      throw problem("importNothing", {
        reasons: counts.rejected.map(({ reason, rows }) => `${reason}: ${rows}`).join(", ") || "0",
        examples: exampleLines(counts),
      });
    if (request.dryRun) return { ...counts, files: [], sample: await sampleRows(session) };
    const files = await writeDays(work, origin);
    await writeLosses(request, origin, counts, files);
    return { ...counts, files };
  } catch (error) {
    throw unwritable(error, request.scratch);
  } finally {
    database.close();
    await rm(folder, { recursive: true, force: true });
  }
}
