/** So many standard deviations of its sum a gain has to be, to be more than chance. */
const DEVIATIONS = 3;

/**
 * Is Σ w_i |x_i - c|² less after than before, by more than the rows drawn explain? Differences of a few rows,
 * however large, are no evidence.
 */
export function paysOff(
  before: Float64Array,
  after: Float64Array,
  weights: Float32Array | undefined,
): boolean {
  let [gain, square] = [0, 0];
  for (let i = 0; i < before.length; i++) {
    const less = (weights ? weights[i]! : 1) * (before[i]! - after[i]!);
    gain += less;
    square += less ** 2;
  }
  return gain > DEVIATIONS * Math.sqrt(square);
}
