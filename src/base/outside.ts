/**
 * What a command may know of the outside: given by main.ts, so that nothing else reads clock, environment or console.
 */

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
  /** `ja…` or anything else for English. */
  readonly language: string;
};
