/**
 * Pages elsewhere that ours link to: where the texts name them, and in `links.csv` what became of them when they were
 * asked last.
 */
import { join } from "node:path";
import { readBytesIfAny, writeWhole } from "../../base/files.js";
import { type Period, previousPeriod } from "../../base/period.js";
import { clause, type Place, problem } from "../../base/problems.js";
import { wideCharacter } from "../../base/wide.js";
import { parseCsv, renderCsv } from "../../engines/csv.js";
import { parseYaml } from "../../engines/yaml.js";
import { linkRecordsFile } from "../../exports/stamp.js";
import { editionsOf } from "../../texts/editions.js";
import { readPageTexts } from "../../texts/page-texts.js";
import { type Config, dayOf } from "../../workspace/config.js";
import type { SourceText } from "../../workspace/library.js";

/**
 * Without its fragment. `status` is that of the last of the redirects, which is `moved_to`, empty without any; `asked`
 * is a day.
 */
export type LinkRecord = {
  readonly address: string;
  readonly status: number;
  readonly asked: string;
  readonly moved_to: string;
};

/** Where a link stands in the texts and settings; once for each place. */
export type FoundLink = { readonly address: string; readonly place: Place };

/** None when nothing was asked yet. */
export async function readLinkRecords({ folder }: Pick<Config, "folder">): Promise<readonly LinkRecord[]> {
  const bytes = await readBytesIfAny(join(folder, linkRecordsFile));
  if (bytes === undefined) return [];
  return parseCsv(bytes, linkRecordsFile, { required: ["address", "status", "asked"], optional: ["moved_to"] }).map(
    ({ line, cells }) => {
      const place = (key: string) => ({ file: linkRecordsFile, line, key });
      const address = linkAddress(cells["address"] ?? "");
      if (address === undefined)
        throw problem(
          "wrongValue",
          {
            reason: clause('"{address}" is not an address like https://example.org/.', {
              address: cells["address"] ?? "",
            }),
          },
          place("address"),
        );
      if (!/^[1-5]\d\d$/.test(cells["status"] ?? ""))
        throw problem(
          "wrongValue",
          { reason: clause('"{status}" is not a status of HTTP, like 200 or 404.', { status: cells["status"] ?? "" }) },
          place("status"),
        );
      const asked = dayOf(cells["asked"], place("asked"));
      if (asked === null) throw problem("wrongValue", { reason: clause("The day is missing.") }, place("asked"));
      return { address, status: Number(cells["status"]), asked, moved_to: cells["moved_to"] ?? "" };
    },
  );
}

/** In the order of the addresses. */
export async function writeLinkRecords(
  { folder }: Pick<Config, "folder">,
  records: readonly LinkRecord[],
): Promise<void> {
  const columns = ["address", "status", "asked", "moved_to"].map((name) => ({ name, type: "VARCHAR" }));
  await writeWhole(
    join(folder, linkRecordsFile),
    renderCsv({ columns, rows: [...records].sort((a, b) => (a.address < b.address ? -1 : 1)) }),
  );
}

/**
 * Not found, or gone: https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5 and 15.5.11. A closed or broken server may
 * come back.
 */
export function isGone({ status }: Pick<LinkRecord, "status">): boolean {
  return status === 404 || status === 410;
}

/** An address of the web in one form, without its fragment; undefined for any other. */
export function linkAddress(text: string): string | undefined {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  url.hash = "";
  return url.href;
}

/** Every external link of a quarter's texts and of the settings, in the order of the files. */
export async function findLinks(config: Config, quarter: Period): Promise<readonly FoundLink[]> {
  const editions = await editionsOf(config, quarter);
  const texts = (await Promise.all(editions.map((edition) => readPageTexts(config, edition, quarter)))).flat();
  const written = [...new Map(texts.map((text) => [text.file, text])).values()].filter(
    ({ file }) => /\.(?:hbs|md|yaml)\b/.test(file) && file !== "tsubame.yaml",
  );
  return [...written.flatMap(linksIn), ...(await linksOfSettings(config, quarter))];
}

function linksIn({ text, file }: SourceText): FoundLink[] {
  return text.split("\n").flatMap((line, at) =>
    [...line.matchAll(/(?<!xmlns(?::\w+)?=["'])https?:\/\/[^\s<>"'`{}|\\^]+(?!\{\{)/gi)].flatMap(([written]) => {
      const address = linkAddress(trimmed(written));
      return address === undefined ? [] : [{ address, place: { file, line: at + 1 } }];
    }),
  );
}

/** What stands behind an address in a sentence or a Markdown link does not belong to it. */
function trimmed(written: string): string {
  let address = written;
  const wide = wideCharacter.exec(address);
  if (wide) address = address.slice(0, wide.index);
  for (;;) {
    const last = address.at(-1) ?? "";
    const closes = last === ")" && (address.match(/\)/g)?.length ?? 0) > (address.match(/\(/g)?.length ?? 0);
    if (!closes && !/[.,;:!?\]*_]/.test(last)) return address;
    address = address.slice(0, -1);
  }
}

/** Links of `tsubame.yaml`, as each language and quarter has them. */
async function linksOfSettings({ folder, languages, links, publisher }: Config, quarter: Period): Promise<FoundLink[]> {
  const file = "tsubame.yaml";
  const located = parseYaml(new TextDecoder().decode(await readBytesIfAny(join(folder, file))), file);
  const found = (path: readonly string[], text: string | undefined): FoundLink[] => {
    const address = linkAddress(text ?? "");
    return address === undefined ? [] : [{ address, place: { file, line: located.lineOf(path), key: path.join(".") } }];
  };
  const patterns = (["report", "article"] as const).flatMap((name) =>
    languages.flatMap((language) =>
      [quarter, previousPeriod(quarter)].flatMap((of) =>
        found(["links", name], links[name]?.replaceAll("{language}", language).replaceAll("{quarter}", of.name)),
      ),
    ),
  );
  return [
    ...found(["publisher", "url"], publisher?.url),
    ...found(["publisher", "feedback"], publisher?.feedback),
    ...patterns,
  ];
}
