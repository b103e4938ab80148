import type { Metric } from '../../problem/metric.ts';
import type { SparseMatrix } from '../../rows/csr.ts';
import { squaredDistanceSparse } from '../../rows/sparse-rows.ts';
import type { AssignRows } from '../host-session.ts';
import { halfSquares } from '../reference/assign.ts';
import type { Assignment } from '../session.ts';
import { RowBlock, roundUp } from './row-block.ts';
import { scorePanels } from './score-panels.ts';
import { SparseProducts } from './sparse-products.ts';

/** Labels rows by tiles of 4 rows × 2 centers, each sum in the order of the reference. */
export class TiledAssignment {
  readonly #block: RowBlock;
  readonly #centers: Float64Array;
  readonly #offsets: Float64Array;

  /** @param most - The largest K of the heads. */
  constructor(dim: number, most: number) {
    this.#block = new RowBlock(dim);
    this.#centers = new Float64Array(roundUp(most) * dim);
    this.#offsets = new Float64Array(roundUp(most));
  }

  readonly assign: AssignRows = (x, centers, k, prices, metric, out, offset) => {
    const values = this.#centers.subarray(0, roundUp(k) * x.cols);
    values.set(centers);
    values.fill(0, k * x.cols);
    const halves = metric === 'euclidean' ? halfSquares(centers, k, x.cols) : undefined;
    const offsets = this.#offsets.subarray(0, roundUp(k)).fill(Number.NEGATIVE_INFINITY);
    for (let c = 0; c < k; c++) offsets[c] = (prices ? prices[c]! : 0) - (halves ? halves[c]! : 0);
    if (x.kind === 'csr') {
      assignSparse(x, values, offsets.subarray(0, k), halves, out, offset);
      return;
    }
    const block = this.#block;
    for (let from = 0; from < x.rows; from += block.capacity) {
      block.readMatrix(x, from, Math.min(block.capacity, x.rows - from));
      assignBlock(block, values, offsets, metric, out, offset + from);
    }
  };
}

/**
 * Label the rows of a block: labels, and similarities where there is room for them, to `out` at `at`.
 *
 * @param centers - c, K' × d, K' a multiple of 4.
 * @param offsets - What to add to x·c, K'; -Infinity where there is no center.
 */
export function assignBlock(
  block: RowBlock,
  centers: Float64Array,
  offsets: Float64Array,
  metric: Metric,
  out: Assignment,
  at: number,
): void {
  labelPanels(block, centers, offsets);
  labelRest(block, centers, offsets);
  for (let row = 0; row < block.rows; row++) out.labels[at + row] = block.labels[row]!;
  if (out.similarities) writeSimilarities(block, centers, metric, out.similarities, at);
}

/**
 * As `assignBlock`, of a sparse batch.
 *
 * @param centers - c, K × d or longer.
 * @param offsets - What to add to x·c, K.
 * @param halves - |c|²/2 for euclidean, K or longer; undefined for cosine.
 */
export function assignSparse(
  x: SparseMatrix,
  centers: Float64Array,
  offsets: Float64Array,
  halves: Float64Array | undefined,
  out: Assignment,
  at: number,
): void {
  const products = new SparseProducts(centers, offsets.length, x.cols);
  for (let i = 0; i < x.rows; i++) {
    products.score(x, i);
    let best = Number.NEGATIVE_INFINITY;
    let label = 0;
    for (let c = 0; c < offsets.length; c++) {
      const score = products.values[c]! + offsets[c]!;
      if (score > best) [best, label] = [score, c];
    }
    out.labels[at + i] = label;
    if (!out.similarities) continue;
    out.similarities[at + i] = halves
      ? -squaredDistanceSparse(x, i, centers, label * x.cols, 2 * halves[label]!) / 2
      : products.values[label]!;
  }
}

/** The best of K centers so far. */
interface Best {
  readonly labels: Int32Array;
  readonly scores: Float64Array;
  readonly offsets: Float64Array;
}

/** The best center for each row of a block that lies in a panel. */
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
  c: Float64Array,
  metric: Metric,
  out: Float32Array,
  at: number,
): void {
  const { dim, rows, labels, values: x } = block;
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
