/** The span of days that a report is about, and its neighbours: a calendar quarter, `2025Q1`. */

/** `start` is the first day, `end` the first day after it, both `YYYY-MM-DD`; `months` are `YYYY-MM`, never none. */
export type Period = {
  readonly name: string;
  readonly start: string;
  readonly end: string;
  readonly months: readonly string[];
};

type Quarter = Period & { readonly year: number; readonly number: number };

/** Parses `2025Q1`; undefined when the text names no period. */
export function parsePeriod(text: string): Period | undefined {
  const match = /^(\d{4})Q([1-4])$/.exec(text);
  return match ? quarterOf(Number(match[1]), Number(match[2])) : undefined;
}

/** True for a path with a part that is named after a period: what lies there is of one period of one network. */
export function isOfOnePeriod(path: string): boolean {
  return path.split("/").some((part) => parsePeriod(part) !== undefined);
}

/** As long a period, just before. */
export function previousPeriod(period: Period): Period {
  return monthsBefore(period, period.months.length);
}

/** The period, and those that it is compared with: the one before, and the same months of the year before. */
export function comparedPeriods(period: Period) {
  return { main: period, previous: previousPeriod(period), year_before: monthsBefore(period, 12) };
}

/** The calendar quarter of a day, `YYYY-MM-DD`. */
export function quarterOfDay(day: string): Quarter {
  return quarterOf(Number(day.slice(0, 4)), Math.ceil(Number(day.slice(5, 7)) / 3));
}

/** The last day of the period, `YYYY-MM-DD`. */
export function lastDay({ end }: Period): string {
  return dayAfter(end, -1);
}

/** All days of the period, `YYYY-MM-DD`, in order. */
export function calendarDays({ start, end }: Pick<Period, "start" | "end">): string[] {
  const days: string[] = [];
  for (let day = start; day < end; day = dayAfter(day)) days.push(day);
  return days;
}

/** The day that comes so many days after one, or before it; both `YYYY-MM-DD`. */
export function dayAfter(day: string, days = 1): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** The year in which the period begins. */
export function yearOf({ start }: Period): number {
  return Number(start.slice(0, 4));
}

/** The period that begins so many months before another, and is as long. */
function monthsBefore(period: Period, months: number): Period {
  const first = yearOf(period) * 12 + Number(period.start.slice(5, 7)) - 1 - months;
  const year = Math.floor(first / 12);
  return quarterOf(year, (first - year * 12) / 3 + 1);
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
