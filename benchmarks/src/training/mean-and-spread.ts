/** Mean, and how far single values are from it. */
export interface MeanAndSpread {
  readonly mean: number;
  /** Standard deviation of the values as a sample; 0 for one. */
  readonly deviation: number;
}

/** @throws RangeError if there is no value. */
export function meanAndSpread(values: readonly number[]): MeanAndSpread {
  if (values.length === 0) throw new RangeError('values should be at least one, got none');
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / Math.max(1, values.length - 1)) };
}

/** Shares in percent: `48.3 ± 0.4`; of one value, `48.3`. */
export function percentAndSpread(values: readonly number[]): string {
  const { mean, deviation } = meanAndSpread(values);
  const text = (100 * mean).toFixed(1);
  return values.length > 1 ? `${text} ± ${(100 * deviation).toFixed(1)}` : text;
}
