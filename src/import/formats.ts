/** The formats of logs that are read. */
export const importFormats = ["csv", "zeek", "suricata"] as const;
export type ImportFormat = (typeof importFormats)[number];
