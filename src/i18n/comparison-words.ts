/** What became of a number or a rank, and how large a part is, in words: no sentence says "rose" of a fall. */
import { clause, problem } from "../base/problems.js";
import type { Message } from "./message-words.js";
import type { NumberWords } from "./number-words.js";

export function comparisonWords(message: Message, { number, percent, ordinal }: NumberWords) {
  return {
    /** What became of a number, as the end of a clause: rose by 12.3 %. */
    changedBy: (now: number, before: number, unit: "percent" | "number" | "times", digits?: number) => {
      if (before === 0 && unit !== "number" && now !== 0)
        throw problem("templateHelper", {
          reason: clause('What was zero before has risen by no percentage; give changed-by unit="number".'),
        });
      const difference = Math.abs(now - before);
      const amounts = {
        number: () => number(difference, digits),
        percent: () => percent((difference / Math.abs(before)) * 100, digits),
        times: () => number(now / before, digits ?? 1),
      };
      return message("changed_by", {
        direction: now > before ? "rise" : now < before ? "fall" : "same",
        unit,
        amount: now === before ? "" : amounts[unit](),
      });
    },
    /** What became of a rank, as the end of a clause: rose two ranks to third. */
    movedTo: (now: number | null, before: number | null) =>
      message("moved_to", {
        movement: movement(now, before),
        places: Math.abs((now ?? 0) - (before ?? 0)),
        rank: now === null ? "" : ordinal(now),
        previous: before === null ? "" : ordinal(before),
      }),
    /** How large a part of a whole is: all, almost all (nine tenths or more), most, half, some, none. */
    howMany: (part: number, whole: number) => message("how_many", { share: share(part, whole) }),
  };
}

/** A rank goes up as its number falls. */
function movement(now: number | null, before: number | null): string {
  if (now === null) return before === null ? "absent" : "gone";
  if (before === null) return "new";
  return now < before ? "up" : now > before ? "down" : "same";
}

function share(part: number, whole: number): string {
  if (part >= whole) return "all";
  if (part === 0) return "none";
  if (part >= whole * 0.9) return "almost_all";
  return part * 2 > whole ? "most" : part * 2 === whole ? "half" : "some";
}
