/** The comments of a Zeek log, and the lines that each of them is about. */

/** The comments in force over some lines: their field names, the log's name, the separator, and the text for "no value". */
export type ZeekHeader = {
  readonly fields: readonly string[];
  readonly path: string;
  readonly unset: string;
  readonly separator: string;
};

export const noZeekHeader: ZeekHeader = { fields: [], path: "conn", unset: "-", separator: "\t" };

const newline = 0x0a;
const numberSign = 0x23;

/**
 * Lines of a Zeek log without its comments, and the header over them; one header may follow another where rotated logs
 * were put together. A data line never begins with #: Zeek writes it \x23.
 */
export function* zeekSections(
  lines: Buffer,
  header: ZeekHeader,
): Generator<{ readonly lines: Buffer; readonly header: ZeekHeader }> {
  let inForce = header;
  for (let start = 0; start < lines.length; ) {
    const isComment = lines[start] === numberSign;
    const end = isComment ? lines.indexOf(newline, start) + 1 : lines.indexOf("\n#", start) + 1 || lines.length;
    const section = lines.subarray(start, end);
    if (isComment) inForce = headerAfter(section.toString("utf8").replace(/\r?\n$/, ""), inForce);
    yield { lines: isComment ? section.subarray(0, 0) : section, header: inForce };
    start = end;
  }
}

/** The same object when nothing changes. */
function headerAfter(comment: string, header: ZeekHeader): ZeekHeader {
  const said = /^#separator\s+(.+)$/.exec(comment)?.[1];
  if (said !== undefined) {
    const separator = said.replace(/\\x([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
    return separator === header.separator ? header : { ...header, separator };
  }
  const [name, ...values] = comment.split(header.separator);
  const [value = ""] = values;
  if (name === "#fields" && values.join("\t") !== header.fields.join("\t")) return { ...header, fields: values };
  if (name === "#path" && value !== header.path) return { ...header, path: value };
  if (name === "#unset_field" && value !== header.unset) return { ...header, unset: value };
  return header;
}
