/** JSON files that people write, where a fault is told with its line, and the version in those of packages. */
import { checkBrackets } from "./nesting.js";
import { problem } from "./problems.js";

/** Throws a problem that names the file and the line. */
export function parseJson(text: string, file: string): unknown {
  checkBrackets(text, file);
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = messageOf(error);
    throw problem(
      "jsonSyntax",
      { reason },
      { file, line: text.trimEnd().slice(0, faultIn(text, reason)).split("\n").length },
    );
  }
}

/** The version that the text of a package.json tells. */
export function versionIn(text: string): string {
  const told: unknown = JSON.parse(text);
  if (typeof told === "object" && told !== null && "version" in told && typeof told.version === "string")
    return told.version;
  throw new Error("a package.json without a version");
}

/** Some messages name no position: then it is the end of the shortest beginning that has the same fault. */
function faultIn(text: string, reason: string): number {
  const position = /position (\d+)/.exec(reason)?.[1];
  if (position !== undefined) return Number(position);
  let [whole, faulty] = [0, text.length];
  while (whole + 1 < faulty) {
    const middle = (whole + faulty) >> 1;
    if (/^Unexpected token/.test(failure(text.slice(0, middle)))) faulty = middle;
    else whole = middle;
  }
  return whole;
}

function failure(text: string): string {
  try {
    JSON.parse(text);
    return "";
  } catch (error) {
    return messageOf(error);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
