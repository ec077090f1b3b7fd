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
