/** The date that stands in for the clock, where the environment names one. */

/** https://reproducible-builds.org/specs/source-date-epoch/ */
export function madeDate(epoch: string | undefined): Date | undefined {
  return epoch !== undefined && /^\d+$/.test(epoch) ? new Date(Number(epoch) * 1000) : undefined;
}
