/** ICU messages: plural, select and values in the order each language wants. */
import { IntlMessageFormat } from "intl-messageformat";

export type MessageValues = Readonly<Record<string, string | number | boolean | null>>;

const parsed = new Map<string, IntlMessageFormat>();

/** Throws when the pattern is not valid or needs a value that is not given. Times and numbers are formatted before. */
export function formatMessage(pattern: string, values: MessageValues, language: string): string {
  const key = `${language}\n${pattern}`;
  const message = parsed.get(key) ?? new IntlMessageFormat(pattern, language, undefined, { ignoreTag: true });
  parsed.set(key, message);
  return String(message.format(values));
}

/**
 * What of a message a translation must keep: the names of its values, and what its choices choose between. `formats`
 * are values shown as a date, a time or in a style of number.
 */
export type MessageParts = {
  readonly values: ReadonlySet<string>;
  readonly formats: ReadonlySet<string>;
  readonly selects: ReadonlyMap<string, ReadonlySet<string>>;
  readonly plurals: readonly { readonly name: string; readonly ordinal: boolean; readonly forms: readonly string[] }[];
};

/** Throws when the pattern is not valid. */
export function partsOfMessage(pattern: string): MessageParts {
  const values = new Set<string>();
  const formats = new Set<string>();
  const selects = new Map<string, Set<string>>();
  const plurals: { name: string; ordinal: boolean; forms: string[] }[] = [];
  const visit = (elements: readonly Element[]): void => {
    for (const { type, value, options, pluralType, style } of elements) {
      if (type === kinds.date || type === kinds.time || (type === kinds.number && style))
        formats.add(`{${value}, ${type === kinds.date ? "date" : type === kinds.time ? "time" : "number, …"}}`);
      if (type !== kinds.literal && type !== kinds.pound) values.add(value ?? "");
      if (type === kinds.select)
        selects.set(value ?? "", new Set([...(selects.get(value ?? "") ?? []), ...Object.keys(options ?? {})]));
      if (type === kinds.plural)
        plurals.push({ name: value ?? "", ordinal: pluralType === "ordinal", forms: Object.keys(options ?? {}) });
      for (const option of Object.values(options ?? {})) visit(option.value);
    }
  };
  visit(new IntlMessageFormat(pattern, "en", undefined, { ignoreTag: true }).getAst() as Element[]);
  return { values, formats, selects, plurals };
}

/** As the parser numbers them: https://formatjs.github.io/docs/icu-messageformat-parser */
const kinds = { literal: 0, number: 2, date: 3, time: 4, select: 5, plural: 6, pound: 7 };
type Element = {
  readonly type: number;
  readonly value?: string;
  readonly pluralType?: string;
  readonly style?: unknown;
  readonly options?: Readonly<Record<string, { readonly value: readonly Element[] }>>;
};
