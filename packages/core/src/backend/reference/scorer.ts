import type { HostMatrix } from '../../rows/matrix.ts';
import type { Awaitable } from '../../support/awaitable.ts';
import { HeldMatrices } from '../held-matrices.ts';
import type { Candidates, ClusterSums, HeldRows, Scorer, ScoringProblem } from '../scorer.ts';
import { sumRows } from '../sum-rows.ts';
import { listNear } from './near.ts';

/** Plain loops, summed in double: what other scorers are tested against. Clear before fast. */
export function referenceScorer(problem: ScoringProblem): Scorer {
  return new ReferenceScorer(problem);
}

class ReferenceScorer implements Scorer {
  readonly #problem: ScoringProblem;
  readonly #held: HeldMatrices;
  readonly #centers: Float32Array;
  readonly #prices: Float64Array;

  constructor(problem: ScoringProblem) {
    this.#problem = problem;
    this.#held = new HeldMatrices(problem.dim);
    this.#centers = new Float32Array(problem.k * problem.dim);
    this.#prices = new Float64Array(problem.k);
  }

  hold(x: HostMatrix): Awaitable<HeldRows> {
    return this.#held.hold(x);
  }

  setCenters(centers: Float32Array): void {
    this.#held.expectOpen();
    this.#centers.set(centers);
  }

  setPrices(prices: Float64Array): void {
    this.#held.expectOpen();
    this.#prices.set(prices);
  }

  near(rows: HeldRows, start: number, end: number, margin: number, out: Candidates): void {
    const x = this.#held.matrixOf(rows);
    listNear(x, start, end, this.#centers, this.#prices, this.#problem.metric, margin, out);
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
}
