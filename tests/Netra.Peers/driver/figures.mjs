/** Nearest rank: the smallest value that this share of them does not exceed; null when there is none. */
export function percentile(values, share) {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

/** The middle one, or the mean of the two in the middle; values that are missing do not count. */
export function median(values) {
  const sorted = Float64Array.from(values.filter((v) => v !== null && v !== undefined)).sort();
  if (sorted.length === 0) return null;
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Median of ours / theirs, round by round: the two of a round were taken minutes apart, so that a machine that grows slower
 * between rounds does not show. Rounds that lack one of them, or where theirs is 0, do not count.
 */
export function medianRatio(ours, theirs) {
  const ratios = [];
  for (const [round, value] of ours) {
    const other = theirs.get(round);
    if (value !== null && other) ratios.push(value / other);
  }
  return median(ratios);
}

export const round = (value, digits = 1) => (value === null ? null : Number(value.toFixed(digits)));
