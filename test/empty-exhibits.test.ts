/** An exhibit without rows: a sentence on the page, a warning with its line, and no file with a head alone. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { config, filesBelow, smallWorkspace, tsubame } from "./kit.js";

const text = `---
title: Nothing to see
---

{{ref "watched_networks"}} lists the networks.

{{table "watched_networks" caption="Networks"}}

{{#chart "network_port_sources_by_day"
  caption="Networks by day"}}Sources of each.{{else}}{{/chart}}

{{#if (count "watched_networks")}}{{table "device_types_by_month" caption="Devices"}}{{/if}}

{{table "totals" caption="Totals"}}
`.replace("{{else}}", "");

describe("an exhibit without rows", () => {
  let folder: string;
  let said: string;
  const page = () => readFileSync(join(folder, "output/2024Q2/overflow/en/index.html"), "utf8");
  const figure = (id: string) => new RegExp(`<figure[^>]*id="${id}">([\\s\\S]*?)</figure>`).exec(page())?.[1] ?? "";
  const file = "templates/overflow/2024Q2/topic.en.md.hbs";

  beforeAll(async () => {
    folder = await smallWorkspace(undefined, {
      "tsubame.yaml": `${config}disclosure: { sources_min: 1 }\n`,
      [file]: text,
    });
    const { code, err } = await tsubame(folder, ["build", "2024Q2", "--no-pdf"]);
    expect(code, err).toBe(0);
    said = err;
  }, 600_000);

  it("keeps its number and caption, and has a sentence in the place of a head or a drawing", () => {
    for (const id of ["table-watched-networks", "figure-network-port-sources-by-day"]) {
      expect(figure(id)).toContain("There are no such observations in this period.");
      expect(figure(id)).not.toMatch(/<table|<svg/);
    }
    expect(figure("table-watched-networks")).toMatch(/<span class="number">Table 1<\/span> Networks/);
    expect(page()).toMatch(/<a href="#table-watched-networks">Table 1<\/a> lists the networks/);
    expect(figure("table-totals")).toMatch(/<table[\s\S]*<td/);
  });

  it("has no file of its data or its drawing", async () => {
    const files = [...(await filesBelow(join(folder, "output/2024Q2/overflow/en"))).keys()];
    expect(files).toContain("data/totals.csv");
    expect(files.filter((name) => /watched_networks|network_port|device_types/.test(name))).toEqual([]);
    expect(page()).not.toMatch(/(?:watched_networks|network_port_sources_by_day)\.csv/);
    for (const name of files.filter((one) => one.endsWith(".csv")))
      expect(
        readFileSync(join(folder, "output/2024Q2/overflow/en", name), "utf8")
          .trim()
          .split("\n").length,
      ).toBeGreaterThan(1);
  });

  it("is told with its line at build and by check, and stops neither", async () => {
    const check = await tsubame(folder, ["check", "2024Q2"]);
    for (const lines of [said, check.out + check.err]) {
      expect(lines).toContain(`${file}:7: Table 1 (Networks) has no rows`);
      expect(lines).toContain(`${file}:9: Figure 1 (Networks by day) has no rows`);
      expect(lines.match(/has no rows/g)).toHaveLength(2);
    }
    expect(check.code).toBe(0);
  });
});
