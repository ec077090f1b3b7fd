/** A time on the clock of a time zone, as a moment. */

/**
 * `YYYY-MM-DD hh:mm`; undefined for what is no such time, a time that the clock skips included. Of a time that comes
 * twice, the first.
 */
export function momentOf(text: string, timezone: string): Date | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})$/.exec(text.trim());
  if (!match) return undefined;
  const wanted = `${match[1]} ${match[2]}`;
  const asUtc = Date.parse(`${match[1]}T${match[2]}:00Z`);
  if (Number.isNaN(asUtc)) return undefined;
  const clock = new Intl.DateTimeFormat("sv-SE", {
    timeZone: timezone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  // Zones lie between 14 hours before and 12 behind, in quarters of an hour.
  for (let minutes = -14 * 60; minutes <= 12 * 60; minutes += 15) {
    const moment = new Date(asUtc + minutes * 60_000);
    if (clock.format(moment) === wanted) return moment;
  }
  return undefined;
}
