import type { CandidateLists } from './candidate-lists.ts';
import type { CountedLimits, RowWeights } from './counted-limits.ts';
import { LeftOut } from './pricing.ts';
import type { RowScores } from './row-scores.ts';
import { SplitRows } from './split-rows.ts';
import type { StoredRow } from './stored-row.ts';

/** Halves of a whole number that a double holds: each half of a million of them adds up exactly. */
const HALF = 2 ** 26;

/**
 * Prove labels optimal for the scores on the grid, in whole numbers:
 * (a) every size is within its limits;
 * (b) every row, and every part of it, is on a best cluster, argmax_k S_ik + p_k over all K;
 * (c) p_k > 0 only where n_k = L_k, p_k < 0 only where n_k = U_k.
 * Then Σ w_i S_{i,y_i} equals the dual function at p, which no labelling within the limits exceeds.
 *
 * @param p - Prices in units of the grid, K whole numbers.
 * @param split - What of rows lies elsewhere than their labels say.
 * @returns Σ_i w_i S_{i,y_i} unit, rounded once; of rows that are split, of their parts.
 * @throws Error if anything of it does not hold: a fault of this library.
 */
export async function certify(
  lists: CandidateLists,
  grid: RowScores,
  { lower, upper, weights }: CountedLimits,
  p: Float64Array,
  labels: Int32Array,
  split: SplitRows = new SplitRows(),
): Promise<number> {
  const sizes = sizesOf(labels, weights, split, grid.k);
  for (const [k, size] of sizes.entries()) {
    const kept = size >= lower[k]! && size <= upper[k]!;
    const slack = (p[k]! > 0 && size !== lower[k]!) || (p[k]! < 0 && size !== upper[k]!);
    if (!kept || slack) throw fault(`size ${size} of cluster ${k} at price ${p[k]}`);
  }
  const prices = p.map((price) => price * grid.unit);
  const leftOut = new LeftOut(lists, grid, p);
  let [high, low, weighted] = [0, 0, 0n];
  await grid.visit(undefined, (i, x) => {
    const label = labels[i]!;
    const score = grid.score(x, label);
    const own = score + p[label]!;
    const better = leftOut.cannotBeat(i)
      ? betterListed(lists, grid, p, prices, i, x, own)
      : betterOfAll(grid, p, x, own);
    if (better >= 0) throw fault(`row ${i} on cluster ${label}, worse than ${better}`);
    if (weights) weighted += BigInt(weights.values[i]!) * BigInt(score);
    for (const [k, part] of split.partsOf(i) ?? []) {
      const other = grid.score(x, k);
      if (other + p[k]! !== own) throw fault(`a part of row ${i} on ${k}, not as good as ${label}`);
      weighted += BigInt(part) * BigInt(other - score);
    }
    const part = Math.floor(score / HALF);
    high += part;
    low += score - part * HALF;
  });
  return (weights ? Number(weighted) : high * HALF + low) * grid.unit;
}

/**
 * Prove that labels of whole rows are as good as those of rows in parts, and sizes less than the weight of
 * one row away.
 *
 * @param labels - With `split`, what `certify` has proved.
 * @param rounded - Labels to go by without `split`.
 * @returns By how much they are better: Σ_i w_i S_{i,y_i} unit, rounded once.
 * @throws Error if they are not: a fault of this library.
 */
export async function certifyRounded(
  grid: RowScores,
  weights: RowWeights,
  labels: Int32Array,
  split: SplitRows,
  rounded: Int32Array,
): Promise<number> {
  let [gain, heaviest] = [0n, 0];
  const moved = new Float64Array(grid.k);
  await grid.visit(split.numbers(), (i, x) => {
    const [from, to] = [labels[i]!, rounded[i]!];
    const weight = weights.values[i]!;
    heaviest = Math.max(heaviest, weight);
    moved[to]! += weight;
    moved[from]! -= weight;
    const score = grid.score(x, from);
    gain += BigInt(weight) * BigInt(grid.score(x, to) - score);
    for (const [k, part] of split.partsOf(i)!) {
      moved[from]! += part;
      moved[k]! -= part;
      gain -= BigInt(part) * BigInt(grid.score(x, k) - score);
    }
  });
  if (gain < 0n) throw fault(`labels that are ${-gain} worse than their bound`);
  for (const [k, by] of moved.entries()) {
    if (by !== 0 && Math.abs(by) >= heaviest) throw fault(`cluster ${k} ${by} from its size`);
  }
  return Number(gain) * grid.unit;
}

/** n, K. */
export function sizesOf(
  labels: Int32Array,
  weights: RowWeights | undefined,
  split: SplitRows,
  k: number,
): Float64Array {
  const sizes = new Float64Array(k);
  for (let i = 0; i < labels.length; i++) sizes[labels[i]!]! += weights ? weights.values[i]! : 1;
  for (const [i, parts] of split.entries()) {
    for (const [cluster, part] of parts) {
      sizes[labels[i]!]! -= part;
      sizes[cluster]! += part;
    }
  }
  return sizes;
}

/** A listed cluster that is better than `own`, -1: none. Most need no more than their float32 score. */
function betterListed(
  { starts, counts, clusters, scores }: CandidateLists,
  grid: RowScores,
  p: Float64Array,
  prices: Float64Array,
  i: number,
  x: StoredRow,
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

function betterOfAll(grid: RowScores, p: Float64Array, x: StoredRow, own: number): number {
  for (let k = 0; k < grid.k; k++) {
    if (grid.score(x, k) + p[k]! > own) return k;
  }
  return -1;
}

function fault(what: string): Error {
  return new Error(`labels should be optimal, got ${what}`);
}
