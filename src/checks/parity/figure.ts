/** A figure in a sentence: what it says, and the pattern that finds it. */

/**
 * `value` is `1234.5` for a number, a port's label, `04-27` for a day, `04-late` for a third of a month, `04` for a
 * month. A day's `year`
 * stands apart, since a text may leave it out. `text` is as written, `start` its place in the text.
 */
export type Figure = {
  readonly kind: "number" | "port" | "day";
  readonly value: string;
  readonly year: string;
  readonly text: string;
  readonly start: number;
};

export type FigureValue = Pick<Figure, "kind" | "value" | "year">;

/** A way to write figures; what it reads no value from is left to others. */
export type FigurePattern = {
  readonly pattern: RegExp;
  readonly read: (match: RegExpExecArray) => readonly FigureValue[];
};
