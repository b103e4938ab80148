import type { Matrix } from '../../rows/matrix.ts';
import type { Candidates, ClusterSums, HeldRows, Scorer, ScoringProblem } from '../scorer.ts';
import { listNear } from './near.ts';

/** Plain loops, summed in double: what other scorers are tested against. Clear before fast. */
export function referenceScorer(problem: ScoringProblem): Scorer {
  return new ReferenceScorer(problem);
}

class ReferenceScorer implements Scorer {
  readonly #problem: ScoringProblem;
  readonly #held = new Map<HeldRows, Matrix>();
  readonly #centers: Float32Array;
  readonly #prices: Float64Array;
  #open = true;

  constructor(problem: ScoringProblem) {
    this.#problem = problem;
    this.#centers = new Float32Array(problem.k * problem.dim);
    this.#prices = new Float64Array(problem.k);
  }

  hold({ data, rows, cols }: Matrix): HeldRows {
    this.#checkOpen();
    const held: HeldRows = { rows, cols, release: () => this.#held.delete(held) };
    this.#held.set(held, { data: data.slice(0, rows * cols), rows, cols });
    return held;
  }

  setCenters(centers: Float32Array): void {
    this.#checkOpen();
    this.#centers.set(centers);
  }

  setPrices(prices: Float64Array): void {
    this.#checkOpen();
    this.#prices.set(prices);
  }

  near(rows: HeldRows, start: number, end: number, margin: number, out: Candidates): void {
    const x = this.#rowsOf(rows);
    listNear(x, start, end, this.#centers, this.#prices, this.#problem.metric, margin, out);
  }

  sums(
    rows: HeldRows,
    labels: Int32Array,
    weights: Float32Array | undefined,
    { sums, weights: totals }: ClusterSums,
  ): void {
    const x = this.#rowsOf(rows);
    sums.fill(0);
    totals.fill(0);
    for (let i = 0; i < x.rows; i++) {
      const weight = weights ? weights[i]! : 1;
      const label = labels[i]!;
      totals[label]! += weight;
      for (let j = 0; j < x.cols; j++) {
        sums[label * x.cols + j]! += weight * x.data[i * x.cols + j]!;
      }
    }
  }

  dispose(): void {
    this.#open = false;
    this.#held.clear();
  }

  #rowsOf(rows: HeldRows): Matrix {
    this.#checkOpen();
    const x = this.#held.get(rows);
    if (!x) throw new Error('rows should be held by this scorer, got rows that were released');
    return x;
  }

  #checkOpen(): void {
    if (!this.#open) throw new Error('scorer should be open, got one that was disposed');
  }
}
