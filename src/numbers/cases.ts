/**
 * The case register `cases.csv`: when a case was opened, its networks' holders notified, and the case closed. Carried
 * from quarter to quarter.
 */
import { hiddenIn } from "../base/hidden-characters.js";
import { rangeOf } from "../base/ipv4.js";
import { clause, problem } from "../base/problems.js";
import type { CsvLine } from "../engines/csv.js";
import { didYouMean } from "../engines/nearest.js";
import { type Config, dayOf, type Network } from "../workspace/config.js";
import { readWritten } from "./written-lists.js";

/**
 * A watched range of a case; `label` is null for a CIDR network that networks.csv does not name; `port` null takes all
 * ports.
 */
type CaseRange = {
  readonly label: string | null;
  readonly start: number;
  readonly end: number;
  readonly port: number | null;
};

/** Days are `YYYY-MM-DD`, local; null when it has not come to that yet. `ranges` is never empty. */
export type Case = {
  readonly case_id: string;
  readonly opened: string;
  readonly sent: string | null;
  readonly closed: string | null;
  readonly note: string;
  readonly ranges: readonly CaseRange[];
};

const columns = { required: ["case", "opened"], optional: ["network", "sent", "closed", "note"] };

/** In file order; none when no file is named. */
export function readCases(config: Pick<Config, "folder" | "cases" | "networks">): Promise<readonly Case[]> {
  return readWritten(config, {
    setting: "cases",
    columns,
    read: (line, file) => caseOf(line, file, config.networks),
    keyOf: ({ case_id }) => case_id,
    twice: ({ case_id }, first, place) => problem("caseTwice", { name: case_id, first }, { ...place, key: "case" }),
  });
}

function caseOf({ line, cells }: CsvLine, file: string, networks: readonly Network[]): Case {
  const place = (key: string) => ({ file, line, key });
  const case_id = cells["case"] ?? "";
  if (case_id === "") throw problem("wrongValue", { reason: clause("The case has no number.") }, place("case"));
  const character = hiddenIn(case_id);
  if (character !== undefined) throw problem("hiddenCharacter", { character }, place("case"));
  const [opened, sent, closed] = ["opened", "sent", "closed"].map((key) => dayOf(cells[key], place(key))) as [
    string | null,
    string | null,
    string | null,
  ];
  if (opened === null)
    throw problem(
      "wrongValue",
      { reason: clause("The day on which the case was opened is missing.") },
      place("opened"),
    );
  if (sent !== null && sent < opened)
    throw problem(
      "wrongValue",
      { reason: clause("The notification of {sent} lies before the case was opened, {opened}.", { sent, opened }) },
      place("sent"),
    );
  if (closed !== null && closed < (sent ?? opened))
    throw problem(
      "wrongValue",
      {
        reason:
          sent === null
            ? clause("The case is closed on {closed}, before it was opened, {opened}.", { closed, opened })
            : clause("The case is closed on {closed}, before it was notified, {sent}.", { closed, sent }),
      },
      place("closed"),
    );
  return {
    case_id,
    opened,
    sent,
    closed,
    note: cells["note"] ?? "",
    ranges: rangesOf(cells["network"] ?? "", case_id, networks, place("network")),
  };
}

/**
 * Labels and CIDR networks with spaces or semicolons between; without any, the networks that carry the case's number.
 */
function rangesOf(
  text: string,
  case_id: string,
  networks: readonly Network[],
  place: { file: string; line: number; key: string },
): CaseRange[] {
  const watched = ({ label, start, end, port }: Network): CaseRange => ({ label, start, end, port });
  const labels = networks.map(({ label }) => label);
  // A label may have spaces in it.
  const names = labels.includes(text) ? [text] : text.split(/[\s;]+/).filter(Boolean);
  if (names.length === 0) {
    const own = networks.filter((network) => network.case_id === case_id);
    if (own.length === 0) throw problem("caseEmpty", { name: case_id }, place);
    return own.map(watched);
  }
  return names.map((name) => {
    const known = networks.find(({ label }) => label === name);
    if (known) return watched(known);
    const range = rangeOf(name);
    if (!range)
      throw problem(
        "wrongValue",
        {
          reason: clause('"{name}" is neither the label of a watched network nor an IPv4 network like 192.0.2.0/24.', {
            name,
          }),
          near: didYouMean(name, labels),
          allowed: labels.length > 0 ? clause("Labels: {labels}", { labels: labels.join(", ") }) : "",
        },
        place,
      );
    return { label: null, ...range, port: null };
  });
}

/** The columns of the table `cases` that queries read; days as text, to be cast. */
export const caseTypes = {
  case_id: "VARCHAR",
  opened: "VARCHAR",
  sent: "VARCHAR",
  closed: "VARCHAR",
  network: "VARCHAR",
  first_address: "BIGINT",
  last_address: "BIGINT",
  port: "BIGINT",
  place: "BIGINT",
};

/** One row for each case and range; `network` is a public label, `place` the case's order in the file. */
export function caseRows(cases: readonly Case[]) {
  return cases.flatMap(({ case_id, opened, sent, closed, ranges }, place) =>
    ranges.map(({ label, start, end, port }) => ({
      case_id,
      opened,
      sent,
      closed,
      network: label,
      first_address: start,
      last_address: end,
      port,
      place,
    })),
  );
}
