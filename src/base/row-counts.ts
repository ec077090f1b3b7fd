/** Rows counted in parts: their sum, and those of each reason for which rows were rejected. */

type Counted = { readonly rows: number };
type Reasoned = Counted & { readonly reason: string };

export function sumRows(parts: readonly Counted[]): number {
  return parts.reduce((sum, { rows }) => sum + rows, 0);
}

/** Most frequent first; ties by name. */
export function rowsByReason(rejected: readonly Reasoned[]): { reason: string; rows: number }[] {
  const sums = new Map<string, number>();
  for (const { reason, rows } of rejected) sums.set(reason, (sums.get(reason) ?? 0) + rows);
  return [...sums]
    .map(([reason, rows]) => ({ reason, rows }))
    .sort((a, b) => b.rows - a.rows || (a.reason < b.reason ? -1 : 1));
}

/** Reasons as messages list them, in the order that they have. */
export function reasonsText(reasons: readonly Reasoned[]): string {
  return reasons.map(({ reason, rows }) => `${reason} ${rows}`).join(", ");
}
