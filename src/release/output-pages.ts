/** The files of a built report as pages that can be checked. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { isMissing } from "../base/files.js";
import type { FinishedPage } from "../pages/pages.js";
import type { Edition } from "../texts/editions.js";
import { writtenIn } from "../texts/editions.js";

async function filesIn(folder: string): Promise<Map<string, Uint8Array>> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) =>
    isMissing(error) ? [] : Promise.reject(error),
  );
  const paths = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(
      paths.map(
        async (path): Promise<[string, Uint8Array]> => [
          path.slice(folder.length + 1).replaceAll("\\", "/"),
          await readFile(path),
        ],
      ),
    ),
  );
}

/** Files grouped by edition and language; texts as text, with what is written for them now. */
export async function builtPages(place: string, editions: readonly Edition[]): Promise<FinishedPage[]> {
  const files = await filesIn(place);
  const folders = [
    ...new Set(
      [...files.keys()]
        .filter((path) => path.split("/").length > 2)
        .map((path) => path.split("/").slice(0, 2).join("/")),
    ),
  ];
  return folders.map((folder) => {
    const inside = new Map(
      [...files]
        .filter(([path]) => path.startsWith(`${folder}/`))
        .map(([path, bytes]): [string, string | Uint8Array] => [
          path.slice(folder.length + 1),
          /\.(?:html|svg|csv|json)$/.test(path) ? new TextDecoder().decode(bytes) : bytes,
        ]),
    );
    const [edition = "", language = ""] = folder.split("/");
    const written = editions.find(({ name }) => name === edition);
    return {
      folder,
      files: inside,
      texts: written ? writtenIn(written, language) : [],
      page: {
        edition,
        language,
        title: "",
        description: "",
        author: "",
        exhibits: [],
        files: inside,
        missingGlyphs: [],
        claims: [],
      },
    };
  });
}
