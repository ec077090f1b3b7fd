/** What long work tells its reader while it runs. */

/** `step` opens a piece of work, `advance` moves its bar (done of total), `note` is a line that stays. */
export type Progress = {
  step(name: string): void;
  advance(done: number, total: number): void;
  note(line: string): void;
};

export const silent: Progress = { step() {}, advance() {}, note() {} };
