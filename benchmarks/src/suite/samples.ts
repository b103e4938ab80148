/** What several measurements of one thing come to. */
export interface Summary {
  readonly median: number;
  readonly best: number;
  /** Distance between the quartiles as a share of the median. */
  readonly spread: number;
}

/** @throws RangeError if there is none. */
export function summarize(samples: readonly number[]): Summary {
  if (samples.length === 0) throw new RangeError('samples should be at least one, got none');
  const sorted = [...samples].sort((a, b) => a - b);
  const median = quantile(sorted, 0.5);
  const spread = (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / median;
  return { median, best: sorted[0]!, spread };
}

/** Between the two nearest, linearly. */
function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (at - below) * (high - low);
}

/** Three significant digits: 0.0123, 1.23, 12.3, 123, 1230. */
export function digits(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const rounded = Number(value.toPrecision(3));
  const whole = Math.abs(rounded) >= 100;
  return whole ? String(Math.round(rounded)) : rounded.toPrecision(3);
}
