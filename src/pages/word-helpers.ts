/** Helpers that write values in the page's language, and compare them in words. */
import { escapeHtml } from "../base/escape.js";
import { addressOf, addressText } from "../base/ipv4.js";
import { clause, problem } from "../base/problems.js";
import { type Helper, Safe } from "../engines/handlebars.js";
import { textOf } from "../engines/html.js";
import type { PageMatter } from "./page-matter.js";

const html = (text: string) => new Safe(escapeHtml(text));

/** Values in the page's language. */
export function wordHelpers({ words }: PageMatter): Record<string, Helper> {
  const of = (word: (...args: never[]) => string): Helper => ({
    call: (args) =>
      args[0] === null || args[0] === undefined
        ? html(words.message("no_value"))
        : html(word(...(args.map(plainValue) as never[]))),
  });
  return {
    number: {
      call: ([value], { digits, sign }) =>
        html(
          typeof value === "number"
            ? words.number(value, typeof digits === "number" ? digits : undefined, sign === true)
            : words.message("no_value"),
        ),
    },
    percent: {
      call: ([value], { digits, sign }) =>
        html(
          typeof value === "number"
            ? words.percent(value, typeof digits === "number" ? digits : 1, sign === true)
            : words.message("no_value"),
        ),
    },
    ordinal: { call: ([value]) => html(typeof value === "number" ? words.ordinal(value) : words.message("no_value")) },
    date: of(words.day),
    "date-range": of(words.days),
    "day-of-month": of(words.dayOfMonth),
    "part-of-month": of(words.partOfMonth),
    "month-name": of(words.month),
    "quarter-name": of(words.quarter),
    "sensor-name": of(words.sensor),
    "network-name": of(words.network),
    "region-name": {
      call: (args, named, ...rest) =>
        of(named["article"] === true ? words.regionInText : words.region).call(args, named, ...rest),
    },
    "group-name": of((group: string) => words.cell(group, "sensor_group")),
    message: {
      check: ([key]) => (key === undefined ? undefined : words.messageMissing(key)),
      call: ([key], named) =>
        html(
          words.message(
            String(key),
            Object.fromEntries(
              Object.entries(named).map(([name, value]) => [
                name,
                typeof value === "number"
                  ? value
                  : value === null || value === undefined
                    ? null
                    : String(plainValue(value)),
              ]),
            ),
          ),
        ),
    },
    masked: { call: ([address]) => html(maskedAddress(plainValue(address))) },
    is: { call: ([left, right]) => plainValue(left) === plainValue(right) },
    link: { call: ([address, text]) => new Safe(linked(String(address), String(text))) },
  };
}

export function plainValue(value: unknown): unknown {
  return value instanceof Safe ? textOf(String(value)) : value;
}

/** The network of 256 addresses around one, written or as a number: how a source may be told of. */
function maskedAddress(value: unknown): string {
  const address = typeof value === "number" ? value : addressOf(String(value));
  if (address === undefined || !Number.isInteger(address) || address < 0 || address >= 2 ** 32)
    throw problem("templateHelper", { reason: clause('"{value}" is not an IPv4 address.', { value: String(value) }) });
  return `${addressText(address - (address % 256))}/24`;
}

/** Only addresses a reader can follow safely; anything else is a problem of the template or config. */
function linked(address: string, text: string): string {
  if (!/^(?:https?:\/\/|mailto:|\.\.?\/|#|[\w-]+(?:\/[\w.-]+)*$)/.test(address))
    throw problem("templateHelper", { reason: clause('"{address}" is not an address for a link.', { address }) });
  return `<a href="${escapeHtml(address)}">${escapeHtml(text)}</a>`;
}

/** Comparisons in words, so that no sentence says "rose" of a fall. */
export function comparisonHelpers({ words }: PageMatter): Record<string, Helper> {
  const compared =
    (call: (now: number, before: number, named: Readonly<Record<string, unknown>>) => string): Helper["call"] =>
    ([now, before], named) =>
      html(
        typeof now === "number" && typeof before === "number" ? call(now, before, named) : words.message("no_value"),
      );
  return {
    "changed-by": {
      call: compared((now, before, { unit, digits }) =>
        words.changedBy(
          now,
          before,
          unit === "number" || unit === "times" ? unit : "percent",
          typeof digits === "number" ? digits : undefined,
        ),
      ),
    },
    "moved-to": {
      call: ([now, before]) =>
        html(words.movedTo(typeof now === "number" ? now : null, typeof before === "number" ? before : null)),
    },
    "how-many": { call: compared(words.howMany) },
  };
}
