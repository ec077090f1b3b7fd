/** Periods: their names, days and neighbours, told again by the calendar of JavaScript. */
import { describe, expect, it } from "vitest";
import { comparedPeriods, isOfOnePeriod, lastDay, parsePeriod, quarterOfDay, yearOf } from "../src/base/period.js";

/** Months count from 0 and may lie outside the year, days from 1. */
const day = (year: number, month: number, date: number) =>
  new Date(Date.UTC(year, month, date)).toISOString().slice(0, 10);

const quarters = Array.from({ length: 4 * 200 }, (_, at) => ({ year: 1900 + Math.floor(at / 4), first: (at % 4) * 3 }));

describe("a period", () => {
  it("is a quarter of the calendar, beside the one before and that of the year before", () => {
    for (const { year, first } of quarters) {
      const name = `${year}Q${first / 3 + 1}`;
      const period = parsePeriod(name);
      if (!period) throw new Error(name);
      expect(period).toMatchObject({
        name,
        start: day(year, first, 1),
        end: day(year, first + 3, 1),
        months: [0, 1, 2].map((step) => day(year, first + step, 1).slice(0, 7)),
      });
      expect(lastDay(period)).toBe(day(year, first + 3, 0));
      expect(yearOf(period)).toBe(year);
      const { main, previous, year_before } = comparedPeriods(period);
      expect(main).toBe(period);
      expect([previous.start, previous.end]).toEqual([day(year, first - 3, 1), period.start]);
      expect(parsePeriod(previous.name)).toEqual(previous);
      expect(year_before).toEqual(parsePeriod(`${year - 1}${name.slice(4)}`));
      for (const one of [period.start, day(year, first + 1, 15), lastDay(period)])
        expect(quarterOfDay(one)).toEqual(period);
    }
  });

  it.each(["2025", "2025Q0", "2025Q5", "2025q1", "25Q1", " 2025Q1", "2025Q1\n", "2025Q12", ""])("is not %j", (text) => {
    expect(parsePeriod(text)).toBeUndefined();
  });

  it("has folders of its own", () => {
    expect(["templates/overflow/2024Q2/topic.ja.md.hbs", "2024Q2"].filter(isOfOnePeriod)).toHaveLength(2);
    expect(["templates/overflow/report.md.hbs", "queries/2024Q2.sql", "x2024Q2/y"].filter(isOfOnePeriod)).toEqual([]);
  });
});
