/** Whom to tell about an address: `contacts.csv` before the RDAP answers kept in `contacts/rdap/`. Reads disk only. */
import { join } from "node:path";
import { visible } from "../base/escape.js";
import { readBytesIfAny } from "../base/files.js";
import { contains, type Range, rangeOfAny, sizeOf } from "../base/ipv4.js";
import { clause, problem, stop } from "../base/problems.js";
import { parseCsv } from "../engines/csv.js";
import { type Config, isLanguage } from "../workspace/config.js";
import { isMailAddress, isRegistry, type KeptAnswer, readAnswers, serverHost } from "./rdap-answers.js";

/**
 * `source` is the file's name or the host of the RDAP server; `date` the UTC day it answered, null for the file;
 * `language` as the file says.
 */
export type Contact = {
  readonly email: string;
  readonly name: string;
  readonly language: string | null;
  readonly source: string;
  readonly date: string | null;
};

/** By IPv4 address as a number; null where nobody is known. */
export type Contacts = { contactOf(address: number): Contact | null };

/** A network and its contact. */
export type NetworkContact = Range & Contact;

/** A line of the file goes before every answer; among each, the smallest network that has a contact. */
export async function readContacts(config: Config): Promise<Contacts> {
  const listed = await readListed(config);
  const answered = answeredContacts(await readAnswers(config.folder, stop));
  return {
    contactOf(address) {
      const found =
        contactIn(listed, { start: address, end: address }) ?? contactIn(answered, { start: address, end: address });
      if (!found) return null;
      const { email, name, language, source, date } = found;
      return { email, name, language, source, date };
    },
  };
}

/** The contact of the smallest network around the range; undefined when there is none. */
export function contactIn(contacts: readonly NetworkContact[], range: Range): NetworkContact | undefined {
  let smallest: NetworkContact | undefined;
  for (const one of contacts) if (contains(one, range) && (!smallest || sizeOf(one) < sizeOf(smallest))) smallest = one;
  return smallest;
}

/** The lines of `contacts.csv`, in their order; none when the workspace has no such setting. */
export async function readListed({ folder, contacts: file }: Config): Promise<NetworkContact[]> {
  if (file === undefined) return [];
  const bytes = await readBytesIfAny(join(folder, file));
  if (bytes === undefined) throw problem("fileMissing", { path: file, named_in: "tsubame.yaml" });
  const seen = new Map<string, number>();
  return parseCsv(bytes, file, { required: ["network", "contact"], optional: ["name", "language", "note"] }).map(
    ({ line, cells }) => {
      const place = (key: string) => ({ file, line, key });
      const network = cells["network"] ?? "";
      const range = rangeOfAny(network);
      if (!range)
        throw problem(
          "wrongValue",
          {
            reason: clause('"{network}" is not an IPv4 address or network like 192.0.2.0/24.', {
              network: visible(network),
            }),
          },
          place("network"),
        );
      const first = seen.get(`${range.start}-${range.end}`);
      if (first !== undefined) throw problem("contactTwice", { network, first }, place("network"));
      seen.set(`${range.start}-${range.end}`, line);
      const email = cells["contact"] ?? "";
      if (!isMailAddress(email))
        throw problem(
          "wrongValue",
          { reason: clause('"{email}" is not one mail address like abuse@example.jp.', { email: visible(email) }) },
          place("contact"),
        );
      if (isRegistry(email)) throw problem("contactRegistry", { email }, place("contact"));
      const language = cells["language"] || null;
      if (language !== null && !isLanguage(language))
        throw problem(
          "wrongValue",
          { reason: clause('"{language}" is not a language tag, like ja or en.', { language: visible(language) }) },
          place("language"),
        );
      return { ...range, email, name: visible(cells["name"] ?? ""), language, source: file, date: null };
    },
  );
}

/** Contacts of answers, the latest first. */
export function answeredContacts(answers: readonly KeptAnswer[]): NetworkContact[] {
  const latest = [...answers].sort((a, b) => (a.fetched < b.fetched ? 1 : -1));
  return latest.flatMap(({ start, end, email, name, url, fetched }) =>
    email === null
      ? []
      : [{ start, end, email, name, language: null, source: serverHost(url), date: fetched.slice(0, 10) }],
  );
}
