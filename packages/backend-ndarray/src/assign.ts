import {
  type Assignment,
  type Metric,
  type SparseMatrix,
  squaredDistanceSparse,
} from '@coke/core/backend';
import ops from 'ndarray-ops';
import type { Centers } from './center-set.ts';
import type { HeadState } from './head-state.ts';
import type { RowBlock } from './row-block.ts';
import { scorePanels } from './score-panels.ts';
import { SparseProducts } from './sparse-products.ts';

/** offsets ← rho_k - |c_k|²/2, the first for `prices`, the second for euclidean. */
export function scoreOffsets(
  { prices, offsets }: HeadState,
  { halfSquares }: Centers,
  withPrices: boolean,
): void {
  if (withPrices) ops.sub(offsets, prices, halfSquares);
  else ops.neg(offsets, halfSquares);
}

/**
 * Label the rows of a block by the offsets of a head: labels, and similarities where there is room for
 * them, to `out` at `at`.
 */
export function assignBlock(
  block: RowBlock,
  { offsets }: HeadState,
  centers: Centers,
  metric: Metric,
  out: Assignment,
  at: number,
): void {
  labelPanels(block, centers.values.data, offsets.data);
  labelRest(block, centers.values.data, offsets.data);
  for (let row = 0; row < block.rows; row++) out.labels[at + row] = block.labels[row]!;
  if (out.similarities) writeSimilarities(block, centers, metric, out.similarities, at);
}

/**
 * Label sparse rows by the offsets of a head, and show each to `visitor`: labels, and similarities where
 * there is room for them, to `out` at `at`.
 */
export function assignSparse(
  x: SparseMatrix,
  { offsets }: HeadState,
  { values, halfSquares }: Centers,
  metric: Metric,
  out: Assignment,
  at: number,
): void {
  const [k, dim] = values.shape as [number, number];
  const products = new SparseProducts(values.data, k, dim);
  for (let i = 0; i < x.rows; i++) {
    products.score(x, i);
    let best = Number.NEGATIVE_INFINITY;
    let label = 0;
    for (let c = 0; c < k; c++) {
      const score = products.values[c]! + offsets.data[c]!;
      if (score > best) [best, label] = [score, c];
    }
    out.labels[at + i] = label;
    if (!out.similarities) continue;
    out.similarities[at + i] =
      metric === 'cosine'
        ? products.values[label]!
        : -squaredDistanceSparse(x, i, values.data, label * dim, 2 * halfSquares.data[label]!) / 2;
  }
}

/** The best of K centers so far. */
interface Best {
  readonly labels: Int32Array;
  readonly scores: Float64Array;
  readonly offsets: Float64Array;
}

/**
 * The best of K centers for the rows of a block that lie in panels.
 *
 * @param offsets - What to add to x·c, K; -Infinity where there is no center.
 */
function labelPanels(block: RowBlock, centers: Float64Array, offsets: Float64Array): void {
  const { labels, scores, paneled } = block;
  scores.fill(Number.NEGATIVE_INFINITY, 0, paneled);
  labels.fill(0, 0, paneled);
  scorePanels(block, centers, offsets.length, keepBest, { labels, scores, offsets });
}

/** A tie leaves the lower one where it is. */
function keepBest(
  { labels, scores, offsets }: Best,
  row: number,
  k: number,
  product0: number,
  product1: number,
): void {
  const score0 = product0 + offsets[k]!;
  if (score0 > scores[row]!) {
    scores[row] = score0;
    labels[row] = k;
  }
  const score1 = product1 + offsets[k + 1]!;
  if (score1 > scores[row]!) {
    scores[row] = score1;
    labels[row] = k + 1;
  }
}

/** As `labelPanels`, for the rows that fill no panel: 1 row × 4 centers at a time. */
function labelRest(
  { dim, values: x, rows, paneled, labels, scores }: RowBlock,
  centers: Float64Array,
  offsets: Float64Array,
): void {
  for (let row = paneled; row < rows; row++) {
    let best = Number.NEGATIVE_INFINITY;
    let label = 0;
    for (let k = 0; k < offsets.length; k += 4) {
      const c0 = (k * dim) | 0;
      const c1 = (c0 + dim) | 0;
      const c2 = (c1 + dim) | 0;
      const c3 = (c2 + dim) | 0;
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      for (let j = 0, at = (row * dim) | 0; j < dim; j++, at++) {
        const xj = x[at]!;
        s0 += xj * centers[(c0 + j) | 0]!;
        s1 += xj * centers[(c1 + j) | 0]!;
        s2 += xj * centers[(c2 + j) | 0]!;
        s3 += xj * centers[(c3 + j) | 0]!;
      }
      s0 += offsets[k]!;
      s1 += offsets[k + 1]!;
      s2 += offsets[k + 2]!;
      s3 += offsets[k + 3]!;
      if (s0 > best) [best, label] = [s0, k];
      if (s1 > best) [best, label] = [s1, k + 1];
      if (s2 > best) [best, label] = [s2, k + 2];
      if (s3 > best) [best, label] = [s3, k + 3];
    }
    scores[row] = best;
    labels[row] = label;
  }
}

/**
 * out[at …] ← how near each row of a block is to the center it went to: x·c for cosine, -|x - c|²/2
 * for euclidean, summed term by term, as the difference of two large numbers is not.
 */
function writeSimilarities(
  block: RowBlock,
  centers: Centers,
  metric: Metric,
  out: Float32Array,
  at: number,
): void {
  const { dim, rows, labels, values: x } = block;
  const c = centers.values.data;
  for (let row = 0; row < rows; row++) {
    const step = block.step(row);
    const end = (labels[row]! + 1) * dim;
    let from = block.start(row);
    let sum = 0;
    if (metric === 'cosine') {
      for (let j = end - dim; j < end; j++, from += step) sum += x[from]! * c[j]!;
    } else {
      for (let j = end - dim; j < end; j++, from += step) sum += (x[from]! - c[j]!) ** 2;
    }
    out[at + row] = metric === 'cosine' ? sum : -sum / 2;
  }
}
