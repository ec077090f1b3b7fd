/** What a translated message must keep: the values it is given, and the choices between its forms. */
import { type Finding, finding, type Place } from "../base/problems.js";
import { type MessageParts, partsOfMessage } from "../engines/messages.js";

/**
 * The same message in all languages that have one: a translation may use the values that any of them uses, and must use
 * those that each of them uses, or another form of it. A German month is `{month} {year}`, a Japanese one
 * `{year}年{month_number}月`; a German range ends with `{last}`, where others may have `{last_day}`.
 */
export function messageProblems(
  messages: readonly string[],
  translation: string,
  language: string,
  place: Place,
): Finding[] {
  const longest = messages.reduce((most, one) => Math.max(most, one.length), 0);
  if (translation.length > 10 * longest + 1000)
    return [finding("translationLong", { length: translation.length, source: longest }, place)];
  const known = messages.flatMap((one) => attempted(one) ?? []);
  const parts = attempted(translation);
  if (!parts) return [finding("messagePattern", { reason: faultOf(translation) }, place)];
  const lacks = [...(known[0]?.values ?? [])]
    .filter(
      (value) =>
        known.every(({ values }) => values.has(value)) &&
        ![...parts.values].some((one) => stemOf(one) === stemOf(value)),
    )
    .map((value) => `{${value}}`);
  const adds = [...parts.values]
    .filter((value) => !known.some(({ values }) => values.has(value)))
    .map((value) => `{${value}}`);
  adds.push(...[...parts.formats].filter((format) => !known.some(({ formats }) => formats.has(format))));
  for (const [name, chosen] of parts.selects) {
    const choices = new Set(known.flatMap(({ selects }) => [...(selects.get(name) ?? [])]));
    if (choices.size === 0) continue;
    adds.push(...[...chosen].filter((one) => !choices.has(one)).map((one) => `{${name}, select, … ${one} …}`));
    lacks.push(...[...choices].filter((one) => !chosen.has(one)).map((one) => `{${name}, select, … ${one} …}`));
  }
  const forms = parts.plurals.flatMap((plural) => {
    const allowed: string[] = new Intl.PluralRules(language, {
      type: plural.ordinal ? "ordinal" : "cardinal",
    }).resolvedOptions().pluralCategories;
    return plural.forms
      .filter((form) => !/^=\d+$/.test(form) && !allowed.includes(form))
      .map((form) => finding("messageForm", { form, language, name: plural.name, allowed: allowed.join(", ") }, place));
  });
  return [
    ...forms,
    ...lacks.map((part) => finding("translationLacks", { part }, place)),
    ...adds.map((part) => finding("translationAdds", { part }, place)),
  ];
}

/** `last`, `last_day` and `last_long` are forms of one value. */
function stemOf(value: string): string {
  return value.replace(/_.*/, "");
}

function attempted(message: string): MessageParts | undefined {
  try {
    return partsOfMessage(message);
  } catch {
    return undefined;
  }
}

function faultOf(message: string): string {
  try {
    partsOfMessage(message);
    return "";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
