/** `port-knowledge.csv`: which products stand behind a port, as somebody published it; each line with its source and day. */
import { hiddenIn } from "../base/hidden-characters.js";
import { hostOf } from "../base/hosts.js";
import { clause, problem } from "../base/problems.js";
import type { CsvLine } from "../engines/csv.js";
import { type Config, dayOf } from "../workspace/config.js";
import { readWritten } from "./written-lists.js";

/**
 * `port` as reports write it; `cve` ids with a space between, null without any; `disclosed` null when the product was no
 * news; `as_of` is the day of the line itself.
 */
type KnownProduct = {
  readonly port: string;
  readonly product: string;
  readonly cve: string | null;
  readonly disclosed: string | null;
  readonly source: string;
  readonly as_of: string;
};
type CellPlace = { readonly file: string; readonly line: number; readonly key: string };

const columns = { required: ["port", "product", "source", "as_of"], optional: ["cve", "disclosed"] };

/** In file order; none without the file. */
export function readPortKnowledge(config: Pick<Config, "folder" | "port_knowledge">): Promise<readonly KnownProduct[]> {
  return readWritten(config, {
    setting: "port_knowledge",
    columns,
    read: knownProductOf,
    keyOf: ({ port, product, cve, source }) => JSON.stringify([port, product, cve, source]),
    twice: ({ port }, first, place) => problem("knowledgeTwice", { port, first }, { ...place, key: "port" }),
  });
}

function knownProductOf({ line, cells }: CsvLine, file: string): KnownProduct {
  const place = (key: string): CellPlace => ({ file, line, key });
  for (const key of [...columns.required, ...columns.optional]) {
    const cell = cells[key] ?? "";
    const character = hiddenIn(key === "product" ? cell.replaceAll("\u3000", " ") : cell);
    if (character !== undefined) throw problem("hiddenCharacter", { character }, place(key));
  }
  const product = cells["product"] ?? "";
  if (product === "") throw problem("wrongValue", { reason: clause("The product has no name.") }, place("product"));
  const disclosed = dayOf(cells["disclosed"], place("disclosed"));
  const as_of = dayOf(cells["as_of"], place("as_of"));
  if (as_of === null)
    throw problem("wrongValue", { reason: clause("Write the day on which this line was written.") }, place("as_of"));
  if (disclosed !== null && disclosed > as_of)
    throw problem(
      "wrongValue",
      {
        reason: clause("The disclosure of {disclosed} lies after this line was written, {as_of}.", {
          disclosed,
          as_of,
        }),
      },
      place("disclosed"),
    );
  return {
    port: portIn(cells["port"] ?? "", place("port")),
    product,
    cve: cveIn(cells["cve"] ?? "", place("cve")),
    disclosed,
    source: sourceIn(cells["source"] ?? "", place("source")),
    as_of,
  };
}

function portIn(text: string, place: CellPlace): string {
  const [, number = "", protocol = ""] = /^(0|[1-9]\d{0,4})\/(TCP|UDP)$/i.exec(text) ?? [];
  if (number === "" || Number(number) > 65535)
    throw problem(
      "wrongValue",
      { reason: clause('"{port}" is not a port: a number, a slash, and TCP or UDP.', { port: text }) },
      place,
    );
  return `${number}/${protocol.toUpperCase()}`;
}

/** https://github.com/CVEProject/cve-schema: a year and four digits or more. */
const cveId = /^CVE-(?:1999|2\d{3})-\d{4,19}$/;

function cveIn(text: string, place: CellPlace): string | null {
  const ids = text.split(" ").filter((id) => id !== "");
  const wrong = ids.find((id) => !cveId.test(id));
  if (wrong !== undefined)
    throw problem(
      "wrongValue",
      {
        reason: clause('"{id}" is not the id of a vulnerability.', { id: wrong }),
        allowed: clause("Write ids like CVE-2025-12345, with spaces between."),
      },
      place,
    );
  const again = ids.find((id, at) => ids.indexOf(id) !== at);
  if (again !== undefined)
    throw problem("wrongValue", { reason: clause("{id} stands here twice.", { id: again }) }, place);
  return ids.length === 0 ? null : ids.join(" ");
}

/** A page that readers can follow; none that a name, a password or a strange sign makes look like another. */
function sourceIn(text: string, place: CellPlace): string {
  const url = /^https:\/\/[^\s<>"'`{}|\\^]+$/.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  if (url?.username !== "" || url.password !== "" || !hostOf(url.hostname)?.includes("."))
    throw problem(
      "wrongValue",
      {
        reason: clause('"{text}" is not the address of a page.', { text }),
        allowed: clause("Write it like https://vendor.example/advisory/7, without a name or password."),
      },
      place,
    );
  return url.href;
}

/** The columns of the table `port_products` that queries read; days as text, to be cast. */
export const knowledgeTypes = {
  port: "VARCHAR",
  product: "VARCHAR",
  cve: "VARCHAR",
  disclosed: "VARCHAR",
  source: "VARCHAR",
  as_of: "VARCHAR",
  place: "BIGINT",
};

export function knowledgeRows(products: readonly KnownProduct[]) {
  return products.map((one, place) => ({ ...one, place }));
}
