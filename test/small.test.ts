import { describe, expect, it } from "vitest";
import { smallWorkspace, tsubame } from "./kit.js";

describe("a small workspace", () => {
  it("builds without a topic, networks, or a second language", async () => {
    const folder = await smallWorkspace();
    const built = await tsubame(folder, ["build", "2024Q2", "--no-pdf"]);
    expect(built.err).toContain("42 of 42 rows counted");
    expect(built.code).toBe(0);
    const { out } = await tsubame(folder, ["query", "totals", "2024Q2", "--json"]);
    expect(JSON.parse(out)).toEqual([
      { sensor: null, label: null, packets: 42, sources: 14 },
      { sensor: "alpha-one", label: "home-1", packets: 21, sources: 7 },
      { sensor: "bravo-two", label: "overseas-1", packets: 21, sources: 7 },
    ]);
  });
});
