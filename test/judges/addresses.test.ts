/**
 * Addresses and networks as Python's ipaddress reads and writes them: ten thousand texts of each kind, most of them
 * nearly right.
 */
// apt: python3
import { execFileSync, spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { addressOf, rangeOf } from "../../src/base/ipv4.js";
import { address6Of, address6Text } from "../../src/base/ipv6.js";

const python = process.env["TSUBAME_TEST_PYTHON"] ?? "python3";
const isThere = spawnSync(python, ["-c", "import ipaddress"]).status === 0;
const count = 10_000;

/** What Python makes of each text, null for what it refuses; `expression` has it as `text`. */
function askPython(texts: readonly string[], expression: string): (string | null)[] {
  const program = `
import ipaddress, json, sys
def answer(text):
    try:
        return ${expression}
    except ValueError:
        return None
print(json.dumps([answer(text) for text in json.load(sys.stdin)]))`;
  const out = execFileSync(python, ["-c", program], { input: JSON.stringify(texts), maxBuffer: 1e8 });
  return JSON.parse(String(out)) as (string | null)[];
}

/** The same numbers every time: https://en.wikipedia.org/wiki/Xorshift */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** An address with groups of nothing, leading zeros, capitals, an IPv4 tail, one group too many or few. */
function text6(next: (below: number) => number): string {
  const groups = Array.from({ length: 8 }, () => (next(3) === 0 ? "0" : next(65536).toString(16)));
  if (next(4) === 0) groups.splice(next(8), 1 + next(5), "");
  if (next(8) === 0) groups.splice(6, 2, [next(300), next(256), next(256), next(256)].join("."));
  if (next(12) === 0) groups.push(next(65536).toString(16));
  if (next(12) === 0) groups[next(groups.length)] = next(70000).toString(16).padStart(5, "0");
  const written = groups.join(":").replace(/^:|:$/, (at) => (next(3) === 0 ? at : `${at}:`));
  return next(3) === 0 ? written.toUpperCase() : written;
}

const text4 = (next: (below: number) => number) =>
  Array.from({ length: next(20) === 0 ? 3 + next(3) : 4 }, () => String(next(next(10) === 0 ? 400 : 256))).join(".");

describe.skipIf(!isThere)("Python's ipaddress", () => {
  const texts = <Text>(seed: number, made: (next: (below: number) => number) => Text) => {
    const next = numbersFrom(seed);
    return Array.from({ length: count }, () => made(next));
  };

  it("reads IPv6 addresses as we do, and refuses the others", () => {
    const asked = texts(7, text6);
    const theirs = askPython(asked, "str(int(ipaddress.IPv6Address(text)))");
    expect(theirs.filter((one) => one === null).length).toBeGreaterThan(count / 50);
    for (const [at, text] of asked.entries()) expect(address6Of(text)?.toString() ?? null, text).toBe(theirs[at]);
  });

  it("writes them in the same shortest form", () => {
    const numbers = texts(11, (next) =>
      Array.from({ length: 8 }, () => BigInt(next(2) === 0 ? 0 : next(65536))).reduce(
        (sum, one) => sum * 65536n + one,
        0n,
      ),
    );
    const theirs = askPython(numbers.map(String), "ipaddress.IPv6Address(int(text)).compressed");
    for (const [at, number] of numbers.entries()) expect(address6Text(number)).toBe(theirs[at]);
  });

  it("reads IPv4 addresses and networks as we do", () => {
    const asked = texts(13, text4);
    const theirs = askPython(asked, "str(int(ipaddress.IPv4Address(text)))");
    for (const [at, text] of asked.entries()) expect(addressOf(text)?.toString() ?? null, text).toBe(theirs[at]);
    const networks = texts(17, (next) => {
      const bits = next(34);
      const start = (next(2 ** 16) * 65536 + next(65536)) >>> 0;
      const cut = next(4) === 0 ? start : bits > 31 ? start : start - (start % 2 ** (32 - bits));
      return `${[24, 16, 8, 0].map((shift) => (cut >>> shift) & 255).join(".")}/${bits}`;
    });
    const ranges = askPython(
      networks,
      '"-".join(str(int(one)) for one in (lambda n: (n.network_address, n.broadcast_address))(ipaddress.IPv4Network(text)))',
    );
    for (const [at, text] of networks.entries()) {
      const range = rangeOf(text);
      expect(range ? `${range.start}-${range.end}` : null, text).toBe(ranges[at]);
    }
  });
});
