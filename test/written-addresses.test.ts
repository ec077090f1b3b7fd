/** Addresses are found in a text whatever else is in it: what a text lacks is told by a quick look, which must miss none. */
import { expect, it } from "vitest";
import { addressesIn } from "../src/base/written-addresses.js";

/** One of each form, so that behind a text they make every look succeed. */
const all = [
  "1.2.0.192.in-addr.arpa",
  "2001:db8::1",
  "8.b.d.0.1.0.0.2.ip6.arpa",
  "2001-db8--1",
  "0x1.0x2.0x3.04",
  "20010db8000000000000000000000001",
].join("\n;\n");

/** A generator of our own, so that each run asks the same. */
function* numbers(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

const pieces = [
  ..."0123456789abcdefABCDEFxXgzL .:-/;,\n_日٣ſ",
  "::",
  "--",
  "0x",
  "192",
  "255",
  "010",
  ".arpa",
  "in-addr",
  "ip6",
  "db8",
  "ffff",
  "0000",
];

const forms = all.split("\n;\n").flatMap((form) => [form, form.replaceAll("0", "7"), `x${form}`]);

it.each(all.split("\n;\n"))("an address is found in %s alone, and with a text around it", (form) => {
  expect([...addressesIn(form)].length).toBeGreaterThan(0);
  expect([...addressesIn(`It was ${form} that night.`)].length).toBeGreaterThan(0);
});

it("the same addresses are found in random texts when every form stands behind them", () => {
  const random = numbers(7);
  const below = (limit: number) => Math.floor((random.next().value as number) * limit);
  const found = new Map<string, number>();
  for (let turn = 0; turn < 40_000; turn++) {
    // Few pieces at a time, so that they meet often; or what is nearly an address.
    const some = Array.from({ length: 6 }, () => pieces[below(pieces.length)] ?? "");
    const form = [...(forms[below(forms.length)] ?? "")];
    for (let change = below(3); change > 0; change--) form[below(form.length)] = pieces[below(pieces.length)] ?? "";
    const text =
      turn % 2 === 0 ? form.join("") : Array.from({ length: 4 + below(36) }, () => some[below(some.length)]).join("");
    const whole = [...addressesIn(`${text}\n;\n${all}`)].filter(({ at }) => at < text.length);
    const alone = [...addressesIn(text)];
    expect(alone, JSON.stringify(text)).toEqual(whole);
    const kind = turn % 2 === 0 ? "near" : "random";
    found.set(kind, (found.get(kind) ?? 0) + alone.length);
  }
  for (const [kind, count] of found) expect(count, kind).toBeGreaterThan(2_000);
});
