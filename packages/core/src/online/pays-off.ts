import type { WeighedRows } from './restart-centers.ts';

/**
 * Is Σ w_i v_i more after than before, by more than the rows drawn explain? Differences of a few rows, however
 * large, are no evidence.
 *
 * @param deviations - So many standard deviations of its sum a gain has to be, to be more than chance.
 */
export function paysOff(
  before: Float64Array,
  after: Float64Array,
  weights: WeighedRows['weights'],
  deviations: number,
): boolean {
  let [gain, square] = [0, 0];
  for (let i = 0; i < before.length; i++) {
    const more = (weights ? weights[i]! : 1) * (after[i]! - before[i]!);
    gain += more;
    square += more ** 2;
  }
  return gain > deviations * Math.sqrt(square);
}
