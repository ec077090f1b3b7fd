// Two rules that anybody could write in an hour, to hold the program against: on daily sources, scaled for sensors that
// were down. Each gives changes of a series: direction, first and last place in its days.

const middleOf = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const at = (part) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
  return { low: at(0.25), median: at(0.5), high: at(0.75) };
};

/** Days off the median of the days before `begin` by more than twice the interquartile range, runs of them as one. */
export function iqr(values, begin) {
  const { low, median, high } = middleOf(values.slice(0, begin));
  const spread = 2 * (high - low);
  const changes = [];
  for (let day = begin; day < values.length; day += 1) {
    const direction = values[day] > median + spread ? "rise" : values[day] < median - spread ? "fall" : undefined;
    const open = changes.at(-1);
    if (direction && open?.direction === direction && day - open.last <= 3) open.last = day;
    else if (direction) changes.push({ direction, first: day, last: day });
  }
  return changes;
}

/** Optimal partitioning of the square roots (Killick et al. 2012), 3 ln(n) variances a change; returning is no change. */
export function pelt(values, begin) {
  const roots = values.map((value) => 2 * Math.sqrt(value + 3 / 8));
  const variance = Math.max(
    0.25,
    (1.4826 * middleOf(roots.slice(1).map((root, at) => Math.abs(root - roots[at]))).median) ** 2 / 2,
  );
  const penalty = 3 * Math.log(roots.length) * variance;
  const [sums, squares, best, from] = [[0], [0], [-penalty], [0]];
  for (const root of roots) {
    sums.push(sums.at(-1) + root);
    squares.push(squares.at(-1) + root * root);
  }
  for (let end = 1; end <= roots.length; end += 1) {
    let [least, where] = [Number.POSITIVE_INFINITY, 0];
    for (let first = 0; first < end; first += 1) {
      const cost =
        best[first] + squares[end] - squares[first] - (sums[end] - sums[first]) ** 2 / (end - first) + penalty;
      if (cost < least) [least, where] = [cost, first];
    }
    best.push(least);
    from.push(where);
  }
  const segments = [];
  for (let end = roots.length; end > 0; end = from[end])
    segments.unshift({ first: from[end], last: end - 1, mean: (sums[end] - sums[from[end]]) / (end - from[end]) });
  return segments.flatMap(({ first, last, mean }, at) => {
    const [before, earlier] = [segments[at - 1], segments[at - 2]];
    const returns = earlier && Math.abs(mean - earlier.mean) < Math.abs(mean - before.mean) / 2;
    return before && first >= begin && !returns
      ? [{ direction: mean > before.mean ? "rise" : "fall", first, last }]
      : [];
  });
}
