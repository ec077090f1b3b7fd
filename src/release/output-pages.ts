/** The files of a built report as pages that can be checked. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { entriesBelow } from "../base/files.js";
import type { FinishedPage } from "../pages/pages.js";
import type { Edition } from "../texts/editions.js";
import { pageIn, writtenIn } from "../texts/editions.js";
import { contentOf, pageFolders, type Release } from "./release.js";

/** The recorded pages with all files that lie there now, and with what is written for them now. */
export function builtPages({ folder: place, record }: Release, editions: readonly Edition[]): Promise<FinishedPage[]> {
  return Promise.all(
    pageFolders(record).map(async (folder) => {
      const files = await filesIn(join(place, folder));
      const { edition, language } = pageIn(folder);
      const written = editions.find(({ name }) => name === edition);
      return {
        folder,
        files,
        texts: written ? writtenIn(written, language) : [],
        page: {
          edition,
          language,
          title: "",
          description: "",
          author: "",
          exhibits: [],
          files,
          missingGlyphs: [],
          claims: [],
        },
      };
    }),
  );
}

async function filesIn(folder: string): Promise<Map<string, string | Uint8Array>> {
  const names = await entriesBelow(folder);
  const paths = names
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll("\\", "/"),
    );
  return new Map(
    await Promise.all(paths.map(async (path) => [path, contentOf(path, await readFile(join(folder, path)))] as const)),
  );
}
