/** The day it is in a time zone, for what is dated when it is written. */
import type { Outside } from "../base/outside.js";

/** `YYYY-MM-DD`. */
export function today({ now }: Pick<Outside, "now">, timezone: string): string {
  return new Intl.DateTimeFormat("en-CA", {
    timeZone: timezone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).format(now());
}
