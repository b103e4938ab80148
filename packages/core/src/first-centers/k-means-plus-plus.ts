import type { Sample } from '../batches/sample.ts';
import type { Metric } from '../problem/metric.ts';
import { length } from '../rows/normalize.ts';
import { extentOf, meanWidth } from '../rows/sparse-rows.ts';
import type { Random } from '../support/random.ts';
import { drawBudget } from './draw-budget.ts';
import { NearestDrawn } from './nearest-drawn.ts';

/**
 * Squared distance under which two directions are one: more than rounding of unit rows to float32
 * brings about. Not in the paper.
 */
const SAME_DIRECTION = 2 ** -44;

/** Rows to draw from. */
export interface Drawable extends Sample {
  /** Numbers of the rows that may be drawn. */
  readonly numbers: Uint32Array;
}

/**
 * Numbers of K rows, by greedy k-means++: of a few rows drawn in proportion to weight times squared
 * distance from those before, the one that leaves the least of it in all. Fewer than K where all other
 * rows are copies of those drawn.
 *
 * @param pause - Awaited after each row drawn.
 */
export async function kMeansPlusPlus(
  k: number,
  { rows, weights, numbers }: Drawable,
  metric: Metric,
  random: Random,
  pause: () => Promise<void>,
): Promise<ArrayLike<number>> {
  const budget = drawBudget(numbers.length, k, meanWidth(rows));
  if (budget.rows === 0) return someOf(numbers, k, random);
  const pool = budget.rows < numbers.length ? someOf(numbers, budget.rows, random) : numbers;
  const scales = Float64Array.from(pool, (i) =>
    metric === 'cosine' ? 1 / length(rows.data, ...extentOf(rows, i)) : 1,
  );
  const same = metric === 'cosine' ? SAME_DIRECTION : 0;
  const nearest = new NearestDrawn({ rows, weights, numbers: pool, scales, same });
  const drawn: number[] = [];
  while (drawn.length < k && nearest.total > 0) {
    // The first is drawn in proportion to weight alone: there is nothing to be far from.
    const trials = drawn.length === 0 ? 1 : budget.trials;
    for (let trial = 0; trial < trials; trial++) nearest.consider(nearest.pick(random.uniform()));
    drawn.push(pool[nearest.takeBest()]!);
    await pause();
  }
  return drawn;
}

function someOf(numbers: Uint32Array, count: number, random: Random): Uint32Array {
  return random.shuffle(numbers.slice()).subarray(0, count);
}
