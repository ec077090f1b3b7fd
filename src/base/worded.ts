/** A text in each language, or one for all. */
export type Worded = string | Readonly<Record<string, string>>;

/** A text in one language: its own, else the first that there is. */
export function inLanguage(text: Worded | undefined, language: string): string | null {
  if (text === undefined || typeof text === "string") return text ?? null;
  return text[language] ?? Object.values(text)[0] ?? null;
}
