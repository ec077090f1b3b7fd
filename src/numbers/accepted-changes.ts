/** `accepted-changes.csv`: changes that the editor knows of, and that are no reason for an extra issue. */
import { hiddenIn } from "../base/hidden-characters.js";
import { clause, problem } from "../base/problems.js";
import type { CsvLine } from "../engines/csv.js";
import { type Config, dayOf, isDay } from "../workspace/config.js";
import { readWritten } from "./written-lists.js";

/** `change` as `tsubame changes` names it; `until` is the last day of it, null when it has none. */
type Accepted = {
  readonly change: string;
  readonly reason: string;
  readonly who: string;
  readonly until: string | null;
  readonly file: string;
  readonly line: number;
};

const columns = { required: ["change", "reason", "who"], optional: ["until"] };

/** Those of all quarters, in file order; none without the file. */
export function readAccepted(config: Pick<Config, "folder" | "accepted_changes">): Promise<readonly Accepted[]> {
  return readWritten(config, {
    setting: "accepted_changes",
    columns,
    read: acceptedOf,
    keyOf: ({ change }) => change,
    twice: ({ change }, first, place) => problem("acceptedTwice", { change, first }, { ...place, key: "change" }),
  });
}

function acceptedOf({ line, cells }: CsvLine, file: string): Accepted {
  const place = (key: string) => ({ file, line, key });
  // People write their names with wide spaces.
  for (const key of [...columns.required, ...columns.optional]) {
    const cell = cells[key] ?? "";
    const character = hiddenIn(key === "change" ? cell : cell.replaceAll("\u3000", " "));
    if (character !== undefined) throw problem("hiddenCharacter", { character }, place(key));
  }
  const { change = "", reason = "", who = "" } = cells;
  const begun = /^(\d{4}-\d{2}-\d{2})-./.exec(change)?.[1] ?? "";
  if (!isDay(begun))
    throw problem(
      "wrongValue",
      {
        reason: clause('"{change}" is not the name of a change.', { change }),
        allowed: clause("Write it as `tsubame changes` does, like 2025-01-31-23-tcp."),
      },
      place("change"),
    );
  if (reason === "")
    throw problem("wrongValue", { reason: clause("Say why the change is accepted.") }, place("reason"));
  if (who === "") throw problem("wrongValue", { reason: clause("Say who accepts the change.") }, place("who"));
  const until = dayOf(cells["until"], place("until"));
  if (until !== null && until < begun)
    throw problem(
      "wrongValue",
      { reason: clause("The change is accepted until {until}, before it begins, {begun}.", { until, begun }) },
      place("until"),
    );
  return { change, reason, who, until, file, line };
}

/** The columns of the table `accepted_changes` that queries read; the day as text, to be cast. */
export const acceptedTypes = {
  change: "VARCHAR",
  accepted_until: "VARCHAR",
  accepted_by: "VARCHAR",
  accepted_reason: "VARCHAR",
};

export function acceptedRows(accepted: readonly Accepted[]) {
  return accepted.map(({ change, until, who, reason }) => ({
    change,
    accepted_until: until,
    accepted_by: who,
    accepted_reason: reason,
  }));
}
