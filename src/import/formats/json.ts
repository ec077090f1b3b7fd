/** JSON of any program: one object a line, an array of them, or one after another; its fields by dotted paths. */
import { ownNames } from "./csv.js";
import type { Format } from "./format.js";

export const anyJson: Format = {
  name: "json",
  recognises: ({ records }) => records.length > 0,
  open: ({ lines: [first = ""] }) =>
    /^[{[]/.test(first) ? { cut: "json", sources: ownNames, sensors: { before: ["sensor"], after: [] } } : undefined,
};
