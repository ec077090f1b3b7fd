/** What readers must not conclude is said once on each page, in each language, with what this network shows of it. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { textOf } from "../src/engines/html.js";
import { config, filesBelow, ordinaryRows, smallWorkspace, tsubame } from "./kit.js";

const settings = (more = "") =>
  `${config.replace("[en]", "[ja, en]")}editions: [overflow, quarterly]\nquarterly_scope: all\n${more}`;

async function pages(rows: readonly string[], files: Readonly<Record<string, string>>) {
  const folder = await smallWorkspace(rows, files);
  const { code, err } = await tsubame(folder, ["build", "2024Q2", "--no-pdf"]);
  expect(code, err).toBe(0);
  const built = await filesBelow(join(folder, "output/2024Q2"));
  const turnover = await tsubame(folder, ["query", "network_turnover", "2024Q2", "--json"]);
  await rm(folder, { recursive: true });
  const page = (edition: string, language: string) =>
    textOf(built.get(`${edition}/${language}/index.html`)?.toString() ?? "").replace(/\s+/g, " ");
  return { page, turnover: JSON.parse(turnover.out) as unknown };
}
const times = (text: string, part: string) => text.split(part).length - 1;

/** Each day so many addresses of the network, from its first address and as many further each day as told. */
const rotating = (days: number, step: number, countOf: (day: number) => number) =>
  Array.from({ length: days }, (_, day) =>
    Array.from({ length: countOf(day) }, (_, n) => ({ day, address: 4026532096 + ((day * step + n) % 256) })),
  ).flat();
const asRows = (sent: readonly { readonly day: number; readonly address: number }[]) =>
  sent.map(
    ({ day, address }) =>
      `timestamp '2024-05-${String(day + 1).padStart(2, "0")} 03:00:00', 'alpha-one', cast(${address} as uinteger), cast(40000 as usmallint), cast(23 as integer), cast(6 as utinyint)`,
  );

describe("caveats", () => {
  it("stand once on each page", async () => {
    const { page, turnover } = await pages(ordinaryRows, { "tsubame.yaml": settings() });
    expect(turnover).toEqual([]);
    for (const edition of ["overflow", "quarterly"]) {
      const [japanese, english] = [page(edition, "ja"), page(edition, "en")];
      for (const part of [
        "DHCP",
        "NAT",
        "SYN-ACK",
        "機器の数ではありません",
        "詐称されている場合があります",
        "インターネット全体を代表するものではありません",
      ])
        expect(times(japanese, part), `${edition}: ${part}`).toBe(1);
      for (const part of [
        "DHCP",
        "NAT ",
        "SYN-ACK",
        "Nor is an address a device",
        "forged source address",
        "does not represent the whole Internet",
      ])
        expect(times(english, part), `${edition}: ${part}`).toBe(1);
      expect(japanese).toContain("2台のセンサーで観測した結果であり");
      expect(english).toContain("this was observed by 2 sensors");
      expect(`${japanese}${english}`).not.toMatch(/監視しているネットワーク|watched networks/);
    }
  });

  it("name the addresses of the watched networks, where these were many more in the quarter than on any day", async () => {
    const sent = rotating(12, 20, (day) => 15 + (day % 4));
    const byDay = Array.from(
      { length: 12 },
      (_, day) => new Set(sent.filter((one) => one.day === day).map(({ address }) => address)).size,
    );
    const all = new Set(sent.map(({ address }) => address)).size;
    const files = { "tsubame.yaml": settings("networks: networks.csv\n"), "networks.csv": "network\n240.0.1.0/24\n" };
    const { page, turnover } = await pages(asRows(sent), files);
    expect(turnover).toEqual([
      { sources: all, lowest_sources: Math.min(...byDay), highest_sources: Math.max(...byDay), turns_over: true },
    ]);
    for (const edition of ["overflow", "quarterly"]) {
      expect(page(edition, "ja")).toContain(
        `1日あたり${Math.min(...byDay)}～${Math.max(...byDay)}個でしたが、期間全体では${all}個に上りました`,
      );
      expect(page(edition, "en")).toContain(
        `${Math.min(...byDay)}–${Math.max(...byDay)} source addresses a day, but ${all} over the whole period`,
      );
    }
    const same = await pages(asRows(rotating(12, 1, () => 15)), files);
    expect(same.turnover).toEqual([{ sources: 26, lowest_sources: 15, highest_sources: 15, turns_over: false }]);
    expect(same.page("overflow", "ja")).not.toContain("期間全体では");
  });
});
