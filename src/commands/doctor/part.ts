/** A part that a build needs, as `tsubame doctor` found it. */
import type { Outside } from "../../base/outside.js";

/** `mend` is empty where nothing is wrong. */
export type PartState = {
  readonly state: "ok" | "warning" | "missing";
  readonly version: string;
  readonly where: string;
  readonly mend: string;
  readonly counts?: Readonly<Record<string, number>>;
};

/** Throws what keeps the part from being used. */
export type Look = (folder: string, outside: Outside) => Promise<PartState>;
