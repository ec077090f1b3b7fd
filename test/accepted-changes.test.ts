/** The list of accepted changes: every cell is read or refused with its line. */
import { describe, expect, it } from "vitest";
import { parsePeriod } from "../src/base/period.js";
import { inEnglish } from "../src/base/problems.js";
import { readAccepted } from "../src/numbers/accepted-changes.js";
import { unknownAccepted } from "../src/numbers/changes.js";
import { publishedOf } from "../src/numbers/published.js";
import { readConfig } from "../src/workspace/config.js";
import { disclosureOf } from "../src/workspace/disclosure.js";
import { config, folderWith, sensors } from "./kit.js";

const read = async (text: string | Uint8Array, settings = "", file = "accepted-changes.csv") => {
  const folder = await folderWith({ "tsubame.yaml": `${config}${settings}`, "sensors.csv": sensors, [file]: text });
  return readAccepted(await readConfig(folder));
};
const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "",
    (error: Error) => error.message,
  );

describe("accepted-changes.csv", () => {
  it.each<readonly [what: string, text: string, rows: readonly (readonly [string, string, string, string | null])[]]>([
    [
      "of one line",
      "change,reason,who,until\n2024-06-05-9527-tcp,known,Sato,2024-07-01\n",
      [["2024-06-05-9527-tcp", "known", "Sato", "2024-07-01"]],
    ],
    [
      "without a day",
      "change,reason,who,until\n2024-06-05-9527-tcp,known,Sato,\n",
      [["2024-06-05-9527-tcp", "known", "Sato", null]],
    ],
    [
      "without the column of days, in another order",
      "who,change,reason\nSato,2024-06-05-9527-tcp,known\n",
      [["2024-06-05-9527-tcp", "known", "Sato", null]],
    ],
    [
      "from a spreadsheet",
      '\ufeffchange,reason,who,until\r\n2024-06-05-9527-tcp,"known, and ""fine""",佐藤,2024-06-05\r\n',
      [["2024-06-05-9527-tcp", 'known, and "fine"', "佐藤", "2024-06-05"]],
    ],
    [
      "of texts that others would run",
      "change,reason,who\n2024-06-05-home-1,=HYPERLINK('x'); drop table changes; --,<script>\n",
      [["2024-06-05-home-1", "=HYPERLINK('x'); drop table changes; --", "<script>", null]],
    ],
    [
      "with wide spaces",
      "change,reason,who\n2024-06-05-9527-tcp,known\u3000well,佐藤\u3000太郎\n",
      [["2024-06-05-9527-tcp", "known\u3000well", "佐藤\u3000太郎", null]],
    ],
    ["of nothing", "change,reason,who,until\n", []],
    ["of remarks", "change,reason,who,until\n# none yet\n\n", []],
  ])("%s is read", async (_what, text, rows) => {
    expect((await read(text)).map(({ change, reason, who, until }) => [change, reason, who, until])).toEqual(rows);
  });

  it("is not needed, is read under its own name, and under the one that the settings give", async () => {
    expect(await read("x", "", "other.csv")).toEqual([]);
    const text = "change,reason,who\n2024-06-05-9527-tcp,known,Sato\n";
    expect(await read(text, "accepted_changes: known.csv\n", "known.csv")).toHaveLength(1);
    expect(await refusal(read(text, "accepted_changes: gone.csv\n"))).toMatch(
      /^tsubame\.yaml:\d+: The file gone\.csv does not exist/,
    );
  });

  const line = (change: string, reason = "known", who = "Sato", until = "") =>
    `change,reason,who,until\n2024-04-01-23-tcp,fine,Ito,\n${change},${reason},${who},${until}\n`;
  it.each<readonly [what: string, text: string | Uint8Array, place: string, said: string]>([
    ["no name", line(""), "3: change: ", '"" is not the name of a change'],
    ["a name without a day", line("9527-tcp"), "3: change: ", "like 2025-01-31-23-tcp"],
    ["a name of a day that is none", line("2024-02-30-9527-tcp"), "3: change: ", "is not the name of a change"],
    ["a day alone", line("2024-06-05"), "3: change: ", "is not the name of a change"],
    ["a name that turns", line("2024-06-05-\u202e9527-tcp"), "3: change: ", "U+202E"],
    ["a name with a wide space", line("2024-06-05-9527-tcp\u3000x"), "3: change: ", "U+3000"],
    ["a name twice", line("2024-04-01-23-tcp"), "3: change: ", "accepted twice, first in line 2"],
    ["no reason", line("2024-06-05-9527-tcp", ""), "3: reason: ", "Say why"],
    ["a reason of spaces", line("2024-06-05-9527-tcp", "  "), "3: reason: ", "Say why"],
    ["a reason over two lines", line("2024-06-05-9527-tcp", '"a\nb"'), "3: reason: ", "U+000A"],
    ["a reason that rings", line("2024-06-05-9527-tcp", "a\u001b[31mb"), "3: reason: ", "U+001B"],
    ["nobody", line("2024-06-05-9527-tcp", "known", ""), "3: who: ", "Say who"],
    ["somebody unseen", line("2024-06-05-9527-tcp", "known", "Sa\u200bto"), "3: who: ", "U+200B"],
    [
      "a day that is none",
      line("2024-06-05-9527-tcp", "known", "Sato", "2024-06-31"),
      "3: until: ",
      '"2024-06-31" is not a day',
    ],
    ["a day in another form", line("2024-06-05-9527-tcp", "known", "Sato", "6/30/2024"), "3: until: ", "is not a day"],
    ["a word for a day", line("2024-06-05-9527-tcp", "known", "Sato", "forever"), "3: until: ", "is not a day"],
    [
      "a day before it begins",
      line("2024-06-05-9527-tcp", "known", "Sato", "2024-06-04"),
      "3: until: ",
      "before it begins, 2024-06-05",
    ],
    ["an unknown column", "change,reason,who,untill\n", "1: untill: ", 'Did you mean "until"?'],
    ["a missing column", "change,reason\n", "1: who: ", "The column is missing"],
    ["no head", "", "1: change: ", "The column is missing"],
    ["a cell too many", "change,reason,who\n2024-06-05-9527-tcp,a,b,c\n", "2: ", "not valid CSV"],
    ["letters of another kind", new Uint8Array([0x93, 0xfa, 0x0a]), " ", "not UTF-8"],
  ])("with %s is refused with its line", async (_what, text, place, said) => {
    const message = await refusal(read(text));
    expect(message).toContain(`accepted-changes.csv:${place}`);
    expect(message).toContain(said);
  });

  it("warns of names of its quarter that are none of its changes, and of no other quarter's", async () => {
    const names = ["2024-03-31-23-tcp", "2024-04-01-23-tcp", "2024-06-30-24-tcp", "2024-07-01-23-tcp"];
    const folder = await folderWith({
      "tsubame.yaml": config,
      "sensors.csv": sensors,
      "accepted-changes.csv": `change,reason,who\n${names.map((name) => `${name},a,b\n`).join("")}`,
    });
    const rows = ["2024-04-01-23-tcp", "2024-06-30-23-tcp"].map((change) => ({ change }));
    const changes = { name: "changes", file: "x.sql", key: "", columns: [{ name: "change", type: "VARCHAR" }], rows };
    const told = await unknownAccepted(await readConfig(folder), parsePeriod("2024Q2") as never, async () => ({
      changes,
    }));
    expect(told.map(({ refused }) => refused)).toEqual([false]);
    expect(told.map(inEnglish)).toEqual([
      expect.stringMatching(/^accepted-changes\.csv:4: change: 2024Q2 .*2024-06-30-24-tcp.*"2024-06-30-23-tcp"/),
    ]);
  });

  it("is for the staff: no edition has who and why but an internal one", () => {
    const columns = ["change", "accepted", "accepted_until", "accepted_by", "accepted_reason"].map((name) => ({
      name,
      type: "VARCHAR",
    }));
    const dataset = { name: "changes", file: "x.sql", key: "", columns, rows: [] };
    const shown = (audience: string) =>
      publishedOf({ changes: dataset }, disclosureOf({ disclosure: { audience, editions: {} } as never }))[
        "changes"
      ]?.columns.map(({ name }) => name);
    for (const audience of ["public", "partner"])
      expect(shown(audience)).toEqual(["change", "accepted", "accepted_until"]);
    expect(shown("internal")).toEqual(columns.map(({ name }) => name));
  });
});
