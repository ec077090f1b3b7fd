import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { addFiles, closedAfterEach, config, filesBelow, filesOf, folderWith, tsubame } from "./kit.js";
import { copyOfSample } from "./sample-kit.js";

describe("a quarter of the sample", () => {
  let folder: string;
  let changes: Record<string, unknown>[];
  beforeAll(async () => {
    folder = await copyOfSample();
    await addFiles(folder, {
      "cases.csv":
        "case,network,opened,sent,closed,note\nlate,network-A,2024-07-01,,,\nover,network-B,2024-01-05,2024-01-06,2024-03-31,\nsent,network-C,2024-02-05,2024-05-20,,\nnew,network-D,2024-06-30,,2024-07-05,\n",
      "templates/overflow/2024Q1/front.yaml": "follow_up:\n  - Whether 9527/TCP comes back.\n  - 2024-02-11-br\n",
      "templates/extra/2024Q1/front.yaml": 'change: 2024-02-11-br\nfollow_up: ["The \\u001b[31mred\\u001b[0m one"]\n',
    });
    writeFileSync(
      join(folder, "tsubame.yaml"),
      `${readFileSync(join(folder, "tsubame.yaml"), "utf8")}\ncases: cases.csv\n`,
    );
    changes = JSON.parse((await tsubame(folder, ["changes", "2024Q2", "--json"])).out) as Record<string, unknown>[];
    return () => rm(folder, { recursive: true, force: true });
  });

  it("is told with its changes and their commands, its open cases, and what was promised", async () => {
    const before = await filesBelow(join(folder, "templates"));
    const { code, out, err } = await tsubame(folder, ["new", "2024Q2"]);
    expect(code, err).toBe(0);
    expect(out).toContain("templates/overflow/2024Q2/front.yaml: there already, left as it is.\n");
    expect(out).toContain("templates/quarterly/2024Q2/front.yaml: made, to be filled in.\n");
    const after = await filesBelow(join(folder, "templates"));
    expect([...after.keys()].filter((path) => !before.has(path))).toEqual(["quarterly/2024Q2/front.yaml"]);
    for (const [path, text] of before) expect(after.get(path)?.equals(text), path).toBe(true);

    const told = changes.filter(({ kind }) => kind !== "outage");
    expect(told.length).toBe(6);
    expect(out.match(/^ {4}tsubame new topic --change (.*)$/gm)).toEqual(
      told.map(({ change }) => `    tsubame new topic --change ${String(change)}`),
    );
    expect(out.match(/^ {4}tsubame new extra --change (.*)$/gm)).toEqual(
      told
        .filter(({ extra_issue: due }) => due)
        .map(({ change }) => `    tsubame new extra --change ${String(change)}`),
    );
    for (const { first_day: first, last_day: last } of told)
      expect(out).toContain(`: ${String(first)} to ${String(last)}\n`);
    expect(out).toContain(
      "Open cases:\n  sent: opened 2024-02-05, notified 2024-05-20\n  new: opened 2024-06-30, not notified yet\n",
    );
    expect(out).toContain(
      "To follow up, from the overflow of 2024Q1:\n  Whether 9527/TCP comes back.\n  2024-02-11-br\n",
    );
    expect(out).toMatch(/from the extra of 2024Q1:\n {2}The \S*\[31mred\S*\[0m one\n/);
    expect(out).not.toContain("\u001b");
    for (const { series_kind, name } of told) if (series_kind === "holder") expect(out).not.toContain(String(name));
  });

  it("says the same in Japanese, and its commands work", async () => {
    const { out } = await tsubame(folder, ["new", "2024Q2", "--editions", "overflow"], process.env, "ja");
    expect(out).toContain(
      "ブラジルの送信元IPアドレスの減少（2024-05-25 から 2024-05-31）\n    tsubame new topic --change 2024-05-25-br\n",
    );
    expect(out).toContain("  new: 2024-06-30 に受け付け、未通知\n");
    expect(out).not.toContain("quarterly");
    await rm(join(folder, "templates/overflow/2024Q2/topic.md.hbs"));
    const [command = ""] = /(?<=tsubame )new topic .*/.exec(out) ?? [];
    const drafted = await tsubame(folder, command.split(" "));
    expect(drafted.code, drafted.err).toBe(0);
  });

  it("of which there are no packets yet is made all the same, and a second call leaves what was written", async () => {
    const first = await tsubame(folder, ["new", "2025Q1"]);
    expect(first).toMatchObject({ code: 0 });
    expect(first.out).toContain("There are no packets of 2025Q1 yet.\n");
    expect(first.out).toContain("The quarter before has nothing to follow up");
    for (const edition of ["overflow", "quarterly"]) {
      const place = join(folder, `templates/${edition}/2025Q1`);
      expect(readdirSync(place)).toEqual(["front.yaml"]);
      expect(readFileSync(join(place, "front.yaml"), "utf8")).toMatch(/^(?:#.*\n)+$/);
    }
    const mine = join(folder, "templates/overflow/2025Q1/front.yaml");
    writeFileSync(mine, "author: me\n");
    const second = await tsubame(folder, ["new", "2025Q1"]);
    expect(second.out.match(/there already, left as it is/g)).toHaveLength(2);
    expect(readFileSync(mine, "utf8")).toBe("author: me\n");
  });
});

describe("a quarter of a workspace without packets", () => {
  const { folders } = closedAfterEach();
  const workspace = async (files: Record<string, string> = {}, settings = config) => {
    const folder = await folderWith({ ...filesOf(settings), ...files });
    folders.push(folder);
    return folder;
  };

  it("has front matter that can be filled in as it says", async () => {
    const folder = await workspace({}, `${config.replace("[en]", "[ja, en]")}editions: [quarterly]\n`);
    expect((await tsubame(folder, ["new", "2025Q1"])).code).toBe(0);
    expect(existsSync(join(folder, "templates/overflow"))).toBe(false);
    const front = join(folder, "templates/quarterly/2025Q1/front.yaml");
    const lines = readFileSync(front, "utf8").split("\n").slice(1);
    writeFileSync(
      front,
      lines.map((line) => line.replace(/^# /, "").replaceAll("YYYY-MM-DD", "2025-05-01")).join("\n"),
    );
    const next = await tsubame(folder, ["new", "2025Q2"]);
    expect(next.out).toContain(
      "from the quarterly of 2025Q1:\n  What the next issue looks at again; no page shows it.\n",
    );
  });

  it.each([
    [["new", "2025Q5"], 2, "2025Q5 is no quarter"],
    [["new", "2025-01"], 2, "2025-01 is no quarter"],
    [["new", "../2025Q1"], 2, "../2025Q1 is no quarter"],
    [["new", "monthly"], 2, "tsubame new topic, tsubame new extra"],
    [["new", ""], 2, "is no quarter"],
    [["new"], 2, "quarter"],
    [["new", "2025Q1", "2025Q2"], 2, "too many arguments"],
    [["new", "2025Q1", "--editions", "overflo"], 2, 'Did you mean "overflow"?'],
    [["new", "2025Q1", "--editions", "overflow,extra"], 2, "There is no edition extra here."],
    [["new", "2025Q1", "--editions", "../x"], 2, "There is no edition ../x here."],
    [["new", "2025Q1", "--editions", ","], 2, "one or more"],
  ])("%j ends with %i, and nothing is made", async (asked, code, said) => {
    const folder = await workspace();
    const answer = await tsubame(folder, asked);
    expect(answer.err).toContain(said);
    expect(answer).toMatchObject({ code, out: "" });
    expect(existsSync(join(folder, "templates"))).toBe(false);
  });

  it.each([
    ["follow_up: later\n", "This is no list of sentences."],
    ['follow_up: ["one", " "]\n', "Say what the next issue looks at again."],
    ["follow_up: [1]\n", "templates/overflow/2024Q4/front.yaml:1"],
    ["follow-up: [one]\n", 'Did you mean "follow_up"?'],
  ])("is not made where the front matter before it has %j", async (front, said) => {
    const folder = await workspace({ "templates/overflow/2024Q4/front.yaml": front });
    const answer = await tsubame(folder, ["new", "2025Q1"]);
    expect(answer.err).toContain(said);
    expect(answer.err).toContain("templates/overflow/2024Q4/front.yaml");
    expect(answer).toMatchObject({ code: 1, out: "" });
    expect(existsSync(join(folder, "templates/overflow/2025Q1"))).toBe(false);
  });

  it("is not made where the register of cases is wrong, or a file is in its way", async () => {
    const wrong = await workspace({ "cases.csv": "case,opened\n,2024-01-01\n" }, `${config}cases: cases.csv\n`);
    expect(await tsubame(wrong, ["new", "2025Q1"])).toMatchObject({
      code: 1,
      out: "",
      err: expect.stringContaining("cases.csv:2"),
    });
    const inWay = await workspace();
    await mkdir(join(inWay, "templates/overflow"), { recursive: true });
    writeFileSync(join(inWay, "templates/overflow/2025Q1"), "");
    expect((await tsubame(inWay, ["new", "2025Q1"])).code).toBe(1);
  });
});
