/** Whom a notification is for: the watched networks, one of them, or all that one holder has. */
import { spillFolder } from "../base/cache.js";
import { digest } from "../base/digest.js";
import { exits, problem } from "../base/problems.js";
import { openDatabase, parquetFiles } from "../engines/duckdb.js";
import { didYouMean } from "../engines/nearest.js";
import { literal } from "../engines/sql-literals.js";
import type { Holders } from "../sources/holders.js";
import type { Config } from "../workspace/config.js";
import { readQuery } from "../workspace/library.js";

/**
 * `folder` is a name that no label can lead astray; `network` is null for a holder's ranges; `port` null takes all
 * ports; ranges are whole addresses, both ends in.
 */
export type Recipient = {
  readonly label: string;
  readonly folder: string;
  readonly network: string | null;
  readonly holder: string;
  readonly case_id: string;
  readonly port: number | null;
  readonly ranges: readonly { readonly start: number; readonly end: number }[];
};

/** One network by its label, or one holder by its name or AS number; every network when neither is asked for. */
export type Asked = { readonly network: string | undefined; readonly holder: string | undefined };

export async function findRecipients(
  config: Config,
  holders: Holders,
  { network, holder }: Asked,
): Promise<readonly Recipient[]> {
  if (holder !== undefined) return [await holderRecipient(config, holders, holder)];
  if (config.networks.length === 0) throw problem("notifyNobody", {}, { file: "tsubame.yaml" });
  const all = config.networks.map(
    ({ label, network, holder, case_id, port, start, end }): Recipient => ({
      label,
      folder: folderName(label),
      network,
      holder,
      case_id,
      port,
      ranges: [{ start, end }],
    }),
  );
  if (network === undefined) return all;
  const labels = all.map(({ label }) => label);
  const found = all.find(({ label }) => label === network);
  if (!found)
    throw problem(
      "networkUnknown",
      { name: network, near: didYouMean(network, labels), allowed: labels.join(", ") },
      {},
      exits.usage,
    );
  return [found];
}

async function holderRecipient(config: Config, { file }: Holders, asked: string): Promise<Recipient> {
  const asn = /^(?:AS)?(\d{1,10})$/i.exec(asked)?.[1];
  const database = await openDatabase({
    scratch: spillFolder(config.folder),
    threads: 1,
    reads: [file],
  });
  try {
    const session = await database.open();
    await session.run(`create temp view holders as from ${parquetFiles([file])};
      set variable asn = ${asn === undefined ? "cast(null as bigint)" : `cast(${asn} as bigint)`};
      set variable holder = ${asn === undefined ? literal(asked) : "cast(null as varchar)"}`);
    const { rows } = await session.select(await readQuery(config, "notify/holder_ranges"));
    if (rows.length === 0) {
      const alike =
        asn === undefined ? (await session.select(await readQuery(config, "notify/holders_alike"))).rows : [];
      throw problem(
        "holderUnknown",
        { name: asked, alike: alike.map((row) => `${row["holder"]} (AS${row["asn"]})`).join(", ") },
        {},
        exits.usage,
      );
    }
    const ranges = rows.map((row) => ({ start: Number(row["start"]), end: Number(row["end"]) }));
    const label = asn === undefined ? asked : `AS${asn}`;
    return {
      label,
      folder: folderName(label),
      network: null,
      holder: String(rows[0]?.["holder"] ?? ""),
      case_id: "",
      port: null,
      ranges,
    };
  } finally {
    database.close();
  }
}

/** The label where it is a harmless name, else what is left of it with a part of its digest. */
export function folderName(label: string): string {
  const plain = label
    .normalize("NFC")
    .replace(/[^\p{L}\p{N}._-]+/gu, "_")
    .replace(/^[.\-_]+|[.\-_]+$/g, "")
    .slice(0, 60);
  return plain === label ? plain : `${plain || "recipient"}-${digest(label).slice(0, 8)}`;
}
