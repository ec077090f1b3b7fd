/** Private words and addresses in finished files, with their place. */
import { plainForm, readingsOf } from "../../base/disguises.js";
import { type Clause, clause, type Finding, finding } from "../../base/problems.js";
import { beginnings, hasWordAt } from "../../base/watched-words.js";
import { addressesIn, type WrittenAddress } from "../../base/written-addresses.js";
import type { Part } from "./file-texts.js";
import { betrayed, type Secret, type Secrets } from "./secrets.js";
import { isToldSource, maskedSource, type SourceRules } from "./source-addresses.js";

/**
 * Everything that the parts of a file give away, each once with the first place where it does. Without `sources` any
 * address may be told that is not a sensor's.
 */
export function leaksIn(place: string, parts: readonly Part[], secrets: Secrets, sources?: SourceRules): Finding[] {
  const found = new Map<string, Finding>();
  for (const [where, text] of parts) {
    for (const reading of readingsOf(text)) {
      const plain = plainForm(reading);
      const add = (key: string, at: number, code: Secret["code"] | "leakSource", values: Finding["values"]) => {
        if (!found.has(`${where}\n${key}`))
          found.set(
            `${where}\n${key}`,
            finding(code, { where, position: positionOf(plain, at), ...values }, { file: place }),
          );
      };
      for (const { at, code, name } of wordsIn(plain, secrets)) add(JSON.stringify(name), at, code, { name });
      for (const written of addressesIn(plain)) {
        const secret = betrayed(secrets, written);
        if (secret) add(JSON.stringify(secret.name), written.at, secret.code, { name: secret.name });
        else if (sources && !isToldSource(written, plain, sources))
          add(sourceKey(written), written.at, "leakSource", { masked: maskedSource(written) });
      }
    }
  }
  return [...found.values()];
}

function* wordsIn(plain: string, { words }: Secrets): Generator<Secret & { readonly at: number }> {
  if (words.size === 0) return;
  for (const match of plain.matchAll(beginnings)) {
    const [beginning] = match;
    for (const secret of words.get(beginning) ?? [])
      if (hasWordAt(plain, match.index, secret)) yield { ...secret, at: match.index };
  }
}

function sourceKey({ address, length }: WrittenAddress): string {
  return `source ${address}/${length ?? ""}`;
}

/** Counted in the form in which it was found, whose lines are those of the file. */
function positionOf(plain: string, at: number): Clause {
  const before = plain.slice(0, at).split("\n");
  return clause("line {line}, column {column}", {
    line: before.length,
    column: (before.at(-1)?.length ?? 0) + 1,
  });
}
