/** The messages of a catalogue, with their values put in. */
import { clause, problem } from "../base/problems.js";
import { formatMessage, type MessageValues } from "../engines/messages.js";
import { didYouMean } from "../engines/nearest.js";
import type { WordsSource } from "./words-source.js";

export type Message = (key: string, values?: MessageValues) => string;

export function messageWords({ language, catalog, file }: WordsSource) {
  const messageMissing = (key: string) =>
    Object.hasOwn(catalog.messages, key)
      ? undefined
      : problem("messageMissing", { key, language, near: didYouMean(key, Object.keys(catalog.messages)), file });
  const message: Message = (key, values = {}) => {
    const pattern = catalog.messages[key];
    if (pattern === undefined) throw messageMissing(key);
    try {
      return formatMessage(pattern, values, language);
    } catch (error) {
      throw problem("templateHelper", {
        reason: clause('message "{key}": {error}', {
          key,
          error: error instanceof Error ? error.message : String(error),
        }),
      });
    }
  };
  return {
    message,
    /** What is wrong when the catalogue lacks a message. */
    messageMissing,
  };
}
