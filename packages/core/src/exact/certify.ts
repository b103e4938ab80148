import type { CandidateLists } from './candidate-lists.ts';
import { LeftOut } from './pricing.ts';
import type { ScoreGrid } from './score-grid.ts';
import type { SizeLimits } from './size-limits.ts';

/** Halves of a whole number that a double holds: each half of a million of them adds up exactly. */
const HALF = 2 ** 26;

/**
 * Prove labels optimal for the scores on the grid, in whole numbers:
 * (a) every size is within its limits;
 * (b) every row is on a best cluster, argmax_k S_ik + p_k over all K;
 * (c) p_k > 0 only where n_k = L_k, p_k < 0 only where n_k = U_k.
 * Then Σ S_{i,y_i} equals the dual function at p, which no labelling within the limits exceeds.
 *
 * @param p - Prices in units of the grid, K whole numbers.
 * @returns Σ_i S_{i,y_i} unit, rounded once.
 * @throws Error if anything of it does not hold: a fault of this library.
 */
export async function certify(
  lists: CandidateLists,
  grid: ScoreGrid,
  { lower, upper }: SizeLimits,
  p: Float64Array,
  labels: Int32Array,
): Promise<number> {
  const sizes = new Float64Array(grid.k);
  for (const label of labels) sizes[label]!++;
  for (const [k, size] of sizes.entries()) {
    const kept = size >= lower[k]! && size <= upper[k]!;
    const slack = (p[k]! > 0 && size !== lower[k]!) || (p[k]! < 0 && size !== upper[k]!);
    if (!kept || slack) throw fault(`size ${size} of cluster ${k} at price ${p[k]}`);
  }
  const prices = p.map((price) => price * grid.unit);
  const leftOut = new LeftOut(lists, grid, p);
  let [high, low] = [0, 0];
  await grid.visit(undefined, (i, x) => {
    const label = labels[i]!;
    const score = grid.score(x, label);
    const own = score + p[label]!;
    const better = leftOut.cannotBeat(i)
      ? betterListed(lists, grid, p, prices, i, x, own)
      : betterOfAll(grid, p, x, own);
    if (better >= 0) throw fault(`row ${i} on cluster ${label}, worse than ${better}`);
    const part = Math.floor(score / HALF);
    high += part;
    low += score - part * HALF;
  });
  return (high * HALF + low) * grid.unit;
}

/** A listed cluster that is better than `own`, -1: none. Most need no more than their float32 score. */
function betterListed(
  { starts, counts, clusters, scores }: CandidateLists,
  grid: ScoreGrid,
  p: Float64Array,
  prices: Float64Array,
  i: number,
  x: Float64Array,
  own: number,
): number {
  const clear = own * grid.unit - grid.error;
  const end = starts[i]! + counts[i]!;
  for (let at = starts[i]!; at < end; at++) {
    const k = clusters[at]!;
    if (scores[at]! + prices[k]! >= clear && grid.score(x, k) + p[k]! > own) return k;
  }
  return -1;
}

function betterOfAll(grid: ScoreGrid, p: Float64Array, x: Float64Array, own: number): number {
  for (let k = 0; k < grid.k; k++) {
    if (grid.score(x, k) + p[k]! > own) return k;
  }
  return -1;
}

function fault(what: string): Error {
  return new Error(`labels should be optimal, got ${what}`);
}
