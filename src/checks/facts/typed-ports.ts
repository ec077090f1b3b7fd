/** Ports typed by hand: a list that is nearly one of the data's lists, and ports that the data do not know. */
import { type Finding, finding } from "../../base/problems.js";
import type { FactWords } from "./fact-words.js";
import type { Known, PortList } from "./known.js";
import { isOurs, placeInText, type Sentence } from "./prose.js";

/** A port as the data write it, and where it stands in the sentence. */
export type TypedPort = { readonly port: string; readonly index: number; readonly end: number };

export function checkPorts(sentence: Sentence, words: FactWords, known: Known): Finding[] {
  if (!known.datasets) return [];
  const runs = portRuns(sentence.text, words);
  const ours = isOurs(sentence, words);
  const everywhere = words.speaks.everywhere(sentence.text) && !words.speaks.elsewhere(sentence.text);
  return runs.flatMap((run) => {
    const typed = [...new Set(run.map(({ port }) => port))];
    const list = typed.length >= 3 && (ours || everywhere) ? nearestList(typed, known.lists, everywhere) : undefined;
    if (list !== undefined) return differs(typed, list, sentence, run[0]?.index ?? 0);
    const unknown = run.filter(({ port }) => !known.ports.has(port));
    return ours
      ? unknown.map(({ port, index }) =>
          finding("typedPortUnknown", { typed: port }, placeInText(sentence, index), false),
        )
      : [];
  });
}

/**
 * Ports in the order of the sentence; those of one list in one run. A number without a protocol has that of the next
 * one.
 */
export function portRuns(text: string, words: FactWords): TypedPort[][] {
  const tokens = [
    ...text.matchAll(
      /(?<![\w.,:/#-])(?:(?<number>\d{1,5})(?: ?\/ ?(?<protocol>TCP|UDP)\b|(?![\w.:/%-]|,\d))|(?<icmp>ICMP)\b)/giu,
    ),
  ].map((match) => ({
    number: match.groups?.["number"],
    protocol: (match.groups?.["icmp"] ?? match.groups?.["protocol"])?.toUpperCase(),
    index: match.index,
    end: match.index + match[0].length,
  }));
  const runs: (typeof tokens)[] = [];
  for (const token of tokens) {
    const last = runs.at(-1)?.at(-1);
    if (last && words.joins.test(text.slice(last.end, token.index))) runs.at(-1)?.push(token);
    else runs.push([token]);
  }
  return runs
    .map((run) => {
      const named =
        run.length >= 3 && run.every(({ protocol }) => protocol === undefined)
          ? protocolBefore(text.slice(0, run[0]?.index), words)
          : undefined;
      // The protocol of a member is that of the next one that has any.
      const next = following(run.map(({ protocol }) => protocol));
      return run.flatMap(({ number, protocol, index, end }, at) => {
        const later = protocol ?? named ?? next[at];
        if (later === undefined || (later === "ICMP" && number !== undefined)) return [];
        // "In 2024, …" before a port is a year.
        if (
          protocol === undefined &&
          named === undefined &&
          (number?.length ?? 0) === 4 &&
          /^(?:19|20)/.test(number ?? "")
        )
          return [];
        return [{ port: number === undefined ? "ICMP" : `${Number(number)}/${later}`, index, end }];
      });
    })
    .filter((run) => run.length > 0);
}

/** Each one, or where it is missing the next there is. */
function following(list: readonly (string | undefined)[]): (string | undefined)[] {
  const filled = [...list];
  for (let at = filled.length - 2; at >= 0; at--) filled[at] ??= filled[at + 1];
  return filled;
}

function protocolBefore(text: string, { portWords }: FactWords): string | undefined {
  const match = portWords.map((pattern) => pattern.exec(text)).find((found) => found !== null);
  return match ? (match.groups?.["protocol"] ?? "TCP").toUpperCase() : undefined;
}

/**
 * The list that a typed one is meant to be, unless it is that list or far from all. In a sentence about all sensors
 * half the ports in common are enough.
 */
function nearestList(typed: readonly string[], lists: readonly PortList[], everywhere: boolean): PortList | undefined {
  const compared = lists.map((list) => {
    const shared = list.ports.filter((port) => typed.includes(port)).length;
    return { list, shared, apart: list.ports.length + typed.length - 2 * shared };
  });
  if (compared.some(({ apart }) => apart === 0)) return undefined;
  const near = compared.filter(({ list, shared, apart }) =>
    everywhere && list.everywhere
      ? shared >= 2 && shared >= apart
      : shared >= 3 && apart <= (Math.max(list.ports.length, typed.length) >= 6 ? 2 : 1),
  );
  return near.sort((a, b) => Number(b.list.everywhere) - Number(a.list.everywhere) || a.apart - b.apart)[0]?.list;
}

function differs(typed: readonly string[], { name, ports }: PortList, sentence: Sentence, index: number): Finding[] {
  const [missing, extra] = [
    ports.filter((port) => !typed.includes(port)),
    typed.filter((port) => !ports.includes(port)),
  ];
  const code = extra.length === 0 ? "typedPortsMissing" : missing.length === 0 ? "typedPortsExtra" : "typedPortsDiffer";
  return [
    finding(
      code,
      { missing: missing.join(", "), extra: extra.join(", "), list: name, ports: ports.join(", ") },
      placeInText(sentence, index),
    ),
  ];
}
