import type { SparseMatrix } from '../../rows/csr.ts';
import type { HostMatrix } from '../../rows/matrix.ts';
import type { NativeInput } from '../../rows/native-input.ts';
import type { Awaitable } from '../../support/awaitable.ts';
import { HeldMatrices } from '../held-matrices.ts';
import { halfSquares } from '../reference/assign.ts';
import type { Candidates, ClusterSums, HeldRows, Scorer, ScoringProblem } from '../scorer.ts';
import { sumRows } from '../sum-rows.ts';
import { NearList } from './near-list.ts';
import { RowBlock, roundUp } from './row-block.ts';
import { scorePanels } from './score-panels.ts';
import { SparseProducts } from './sparse-products.ts';

/** Where the scores of a block of rows go, and the best value of each row. */
interface Scores {
  /** s_ik, rows × K'. */
  readonly scores: Float64Array;
  /** K', K rounded up to pairs. */
  readonly width: number;
  /** max s_ik + rho_k, one a row. */
  readonly best: Float64Array;
  /** |c_k|²/2, K'. */
  readonly halves: Float64Array;
  /** rho_k, K', -Infinity where there is no center. */
  readonly prices: Float64Array;
}

/**
 * Scores blocks of rows by tiles of 4 rows × 2 centers, each sum in the order of the reference.
 *
 * @param native - How rows of another type are read, to hold those, too.
 */
export function javascriptScorer<Input = never>(
  problem: ScoringProblem,
  native?: NativeInput<Input>,
): Scorer<Input> {
  return new JavaScriptScorer(problem, native);
}

class JavaScriptScorer<Input> implements Scorer<Input> {
  readonly #problem: ScoringProblem;
  readonly #held: HeldMatrices<Input>;
  readonly #block: RowBlock;
  readonly #scores: Scores;
  readonly #prices: Float64Array;
  /** c, K' × d: float32 numbers, held as doubles so that scoring need not convert them. */
  readonly #centers: Float64Array;
  /** Made of these for sparse rows. */
  #products: SparseProducts | undefined;

  constructor(problem: ScoringProblem, native: NativeInput<Input> | undefined) {
    const { k, dim } = problem;
    this.#problem = problem;
    this.#held = new HeldMatrices(dim, native);
    this.#block = new RowBlock(dim);
    const width = roundUp(k);
    const prices = new Float64Array(width).fill(Number.NEGATIVE_INFINITY);
    this.#prices = prices.subarray(0, k).fill(0);
    this.#scores = {
      scores: new Float64Array(this.#block.capacity * width),
      width,
      best: new Float64Array(this.#block.capacity),
      halves: new Float64Array(width),
      prices,
    };
    this.#centers = new Float64Array(width * dim);
  }

  hold(x: HostMatrix | Input): Awaitable<HeldRows> {
    return this.#held.hold(x);
  }

  setCenters(centers: Float32Array): void {
    this.#held.expectOpen();
    const { k, dim, metric } = this.#problem;
    this.#centers.set(centers);
    this.#products = undefined;
    if (metric === 'euclidean') this.#scores.halves.set(halfSquares(centers, k, dim));
  }

  setPrices(prices: Float64Array): void {
    this.#held.expectOpen();
    this.#prices.set(prices);
  }

  near(rows: HeldRows, start: number, end: number, margin: number, out: Candidates): void {
    const x = this.#held.matrixOf(rows);
    const block = this.#block;
    const { scores, best, width } = this.#scores;
    const list = new NearList(this.#prices, Math.min(out.capacity, this.#problem.k));
    if (x.kind === 'csr') {
      for (let i = start; i < end; i++) {
        list.write(scores, 0, this.#scoreSparse(x, i), margin, out, i - start);
      }
      return;
    }
    for (let from = start; from < end; from += block.capacity) {
      block.readMatrix(x, from, Math.min(block.capacity, end - from));
      this.#scoreBlock();
      for (let row = 0; row < block.rows; row++) {
        list.write(scores, row * width, best[row]!, margin, out, from - start + row);
      }
    }
  }

  sums(
    rows: HeldRows,
    labels: Int32Array,
    weights: Float32Array | undefined,
    out: ClusterSums,
  ): void {
    sumRows(this.#held.matrixOf(rows), labels, weights, out);
  }

  dispose(): void {
    this.#held.dispose();
  }

  /** Score row i, in the place of a block's first; returns its best value. */
  #scoreSparse(x: SparseMatrix, i: number): number {
    const { k, dim } = this.#problem;
    const { scores, halves } = this.#scores;
    this.#products ??= new SparseProducts(this.#centers, k, dim);
    this.#products.score(x, i);
    const { values } = this.#products;
    let best = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < k; c++) {
      scores[c] = values[c]! - halves[c]!;
      best = Math.max(best, scores[c]! + this.#prices[c]!);
    }
    return best;
  }

  #scoreBlock(): void {
    const block = this.#block;
    const { rows, paneled, dim, values } = block;
    const data = this.#centers;
    const { best, width } = this.#scores;
    best.fill(Number.NEGATIVE_INFINITY);
    scorePanels(block, data, width, keepScores, this.#scores);
    for (let row = paneled; row < rows; row++) {
      for (let k = 0; k < width; k += 2) {
        let [product0, product1] = [0, 0];
        for (let j = 0; j < dim; j++) {
          product0 += values[row * dim + j]! * data[k * dim + j]!;
          product1 += values[row * dim + j]! * data[(k + 1) * dim + j]!;
        }
        keepScores(this.#scores, row, k, product0, product1);
      }
    }
  }
}

function keepScores(to: Scores, row: number, k: number, product0: number, product1: number): void {
  const { scores, width, best, halves, prices } = to;
  const at = row * width + k;
  const score0 = product0 - halves[k]!;
  const score1 = product1 - halves[k + 1]!;
  scores[at] = score0;
  scores[at + 1] = score1;
  const value0 = score0 + prices[k]!;
  const value1 = score1 + prices[k + 1]!;
  if (value0 > best[row]!) best[row] = value0;
  if (value1 > best[row]!) best[row] = value1;
}
