/** What is shown of a network after `tsubame rdap`: whom to tell, at which registry, and how that is known. */
import { type Range, rangeText } from "../base/ipv4.js";
import { answeredContacts, contactIn, type NetworkContact } from "../notify/contacts.js";
import { type KeptAnswer, serverHost } from "../notify/rdap-answers.js";

/**
 * `contacts.csv` says it; asked now; asked before; the answer names nobody; nobody holds it; no answer (the contact is
 * of an older one).
 */
export type State = "listed" | "new" | "kept" | "no contact" | "reserved" | "failed";

/** One line of the table; `detail` is only for JSON. */
export type Line = {
  readonly network: string;
  readonly contact: string;
  readonly name: string;
  readonly registry: string;
  readonly date: string;
  readonly state: State;
  readonly detail: object;
};

export function contactLine(range: Range, state: State, contact?: NetworkContact, detail: object = {}): Line {
  const { email = "", name = "", source = "", date } = contact ?? {};
  return {
    network: rangeText(range),
    contact: email,
    name,
    registry: registryOf(source),
    date: date ?? "",
    state,
    detail,
  };
}

/** The contact may be one of a larger network, when the answer's own network has none. */
export function answerLine(
  range: Range,
  state: "new" | "kept",
  answer: KeptAnswer,
  answers: readonly KeptAnswer[],
): Line {
  const contact = contactIn(answeredContacts(answers), range);
  const { handle, country, notices, redacted, url } = answer;
  const line = contactLine(range, contact ? state : "no contact", contact, {
    registered: rangeText(answer),
    holder: answer.network,
    handle,
    country,
    notices,
    redacted,
    url,
  });
  return contact ? line : { ...line, registry: registryOf(serverHost(url)), date: answer.fetched.slice(0, 10) };
}

const registryNames: readonly (readonly [ending: RegExp, name: string])[] = [
  [/(?:^|\.)(?:jpnic\.rdap\.apnic\.net|nic\.ad\.jp)$/, "JPNIC"],
  [/(?:^|\.)apnic\.net$/, "APNIC"],
  [/(?:^|\.)arin\.net$/, "ARIN"],
  [/(?:^|\.)ripe\.net$/, "RIPE NCC"],
  [/(?:^|\.)lacnic\.net$/, "LACNIC"],
  [/(?:^|\.)registro\.br$/, "NIC.br"],
  [/(?:^|\.)afrinic\.net$/, "AFRINIC"],
];

/** The registry by the host of its server; any other host is its own name. */
function registryOf(host: string): string {
  return registryNames.find(([ending]) => ending.test(host))?.[1] ?? host;
}

/** Without the detail, as a table. */
export function lineTable(lines: readonly Line[]) {
  const columns = ["network", "contact", "name", "registry", "date", "state"] as const;
  return {
    columns: columns.map((name) => ({ name, type: "VARCHAR" })),
    rows: lines.map((line) => Object.fromEntries(columns.map((name) => [name, line[name]]))),
  };
}
