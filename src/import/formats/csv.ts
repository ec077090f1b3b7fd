/** Tables as text under a line of names: CSV, and what is cut by tabs, semicolons or bars. */
import { packetColumns } from "../../workspace/config.js";
import type { Format } from "./format.js";

/** Each packet column under its own name. */
export const ownNames = Object.fromEntries(packetColumns.map((column) => [column, [column]]));

export const csv: Format = {
  name: "csv",
  recognises: ({ lines: [first = ""] }) => !/^[{[]/.test(first) && /[,;|\t]/.test(first),
  open: () => ({ cut: "csv", sources: ownNames, sensors: { before: ["sensor"], after: [] } }),
};
