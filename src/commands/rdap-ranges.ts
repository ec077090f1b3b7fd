/** The networks that `tsubame rdap` asks about, by what its targets name: quarters, addresses and networks. */
import { type Range, rangeOfAny, sizeOf } from "../base/ipv4.js";
import { type Period, parsePeriod } from "../base/period.js";
import { exits, problem } from "../base/problems.js";
import type { Progress } from "../base/progress.js";
import type { Config } from "../workspace/config.js";

/** Each range once, in the order they were named; all watched networks where none is. */
export async function rangesOf(config: Config, targets: readonly string[], progress: Progress): Promise<Range[]> {
  const found: Range[] = targets.length === 0 ? [...config.networks] : [];
  for (const target of targets) {
    const quarter = parsePeriod(target);
    const range = quarter ? undefined : rangeOfAny(target);
    if (!quarter && (!range || sizeOf(range) > 2 ** 24)) throw problem("rdapTarget", { target }, {}, exits.usage);
    found.push(...(quarter ? await seenNetworks(config, quarter, progress) : range ? [range] : []));
  }
  return [...new Map(found.map(({ start, end }) => [`${start}-${end}`, { start, end }])).values()];
}

/** The watched networks of which a source was seen in the quarter. */
async function seenNetworks(config: Config, quarter: Period, progress: Progress): Promise<Range[]> {
  if (config.networks.length === 0) return [];
  const { computeNumbers } = await import("../numbers/numbers.js");
  const { datasets } = await computeNumbers(config, quarter, progress, { names: ["sources_by_network_day"] });
  const seen = new Set(
    datasets["sources_by_network_day"]?.rows.filter(({ sources }) => Number(sources) > 0).map(({ network }) => network),
  );
  return config.networks.filter(({ label }) => seen.has(label));
}
