/** A calendar quarter and the names of its months. */

/** `start` is the first day, `end` the first day after it, both `YYYY-MM-DD`; `months` are three `YYYY-MM`. */
export type Quarter = {
  readonly name: string;
  readonly year: number;
  readonly number: number;
  readonly start: string;
  readonly end: string;
  readonly months: readonly string[];
};

/** Parses `2025Q1`; undefined when the text names no quarter. */
export function parseQuarter(text: string): Quarter | undefined {
  const match = /^(\d{4})Q([1-4])$/.exec(text);
  return match ? quarterOf(Number(match[1]), Number(match[2])) : undefined;
}

export function previousQuarter({ year, number }: Quarter): Quarter {
  return number === 1 ? quarterOf(year - 1, 4) : quarterOf(year, number - 1);
}

/** The same quarter of the year before. */
export function yearBefore({ year, number }: Quarter): Quarter {
  return quarterOf(year - 1, number);
}

export function nextQuarter({ year, number }: Quarter): Quarter {
  return number === 4 ? quarterOf(year + 1, 1) : quarterOf(year, number + 1);
}

/** The quarter of a day, `YYYY-MM-DD`. */
export function quarterOfDay(day: string): Quarter {
  return quarterOf(Number(day.slice(0, 4)), Math.ceil(Number(day.slice(5, 7)) / 3));
}

/** The last day of the quarter, `YYYY-MM-DD`. */
export function lastDay({ end }: Quarter): string {
  const day = new Date(`${end}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() - 1);
  return day.toISOString().slice(0, 10);
}

function quarterOf(year: number, number: number): Quarter {
  const first = (number - 1) * 3 + 1;
  const months = [0, 1, 2].map((step) => month(year, first + step));
  const after = number === 4 ? month(year + 1, 1) : month(year, first + 3);
  return { name: `${year}Q${number}`, year, number, start: `${months[0]}-01`, end: `${after}-01`, months };
}

function month(year: number, number: number): string {
  return `${String(year).padStart(4, "0")}-${String(number).padStart(2, "0")}`;
}
