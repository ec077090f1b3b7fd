/**
 * What a command may know of the outside: given by main.ts, so that nothing else reads clock, environment or console.
 */
import { join } from "node:path";

export type Outside = {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Answers, on standard output. */
  readonly print: (text: string) => void;
  /** Everything else, on standard error. */
  readonly tell: (text: string) => void;
  readonly terminal: boolean;
  readonly columns: number;
  /** Whether built pages come with their typeface; unless said otherwise, they do. */
  readonly fonts?: boolean;
  /**
   * Calls `stop` when the user interrupts (Ctrl-C) or the system ends the program. For commands that run until then.
   */
  readonly onInterrupt?: (stop: () => void) => void;
  /** The locale of the user, like `ja_JP.UTF-8`. */
  readonly language: string;
};

/**
 * The date that stands in for the clock, where the environment names one.
 * https://reproducible-builds.org/specs/source-date-epoch/
 */
export function madeDate(epoch: string | undefined): Date | undefined {
  return epoch !== undefined && /^\d+$/.test(epoch) ? new Date(Number(epoch) * 1000) : undefined;
}

/** Where a browser may be looked for and unpacked to, told from the environment. */
export function browserRequest({ environment, home }: Outside): {
  explicit: string | undefined;
  cacheFolder: string;
  environment: Outside["environment"];
} {
  const cache = environment["XDG_CACHE_HOME"] || join(home, ".cache");
  return {
    explicit: environment["TSUBAME_BROWSER"] || undefined,
    cacheFolder: join(cache, "tsubame-report"),
    environment,
  };
}

/** The day it is in a time zone, `YYYY-MM-DD`, for what is dated when it is written. */
export function today({ now }: Pick<Outside, "now">, timezone: string): string {
  return new Intl.DateTimeFormat("en-CA", {
    timeZone: timezone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).format(now());
}
