import { type Backend, type Matrix, type Metric, reference } from '@coke/core';
import type { Candidates, ClusterSums, HeldRows, Scorer, ScoringProblem } from '@coke/core/backend';
// The reference's own part, so that a mutant differs from it in one place.
import { listNear } from '../../core/src/backend/reference/near.ts';

/** Rows about to be listed. */
export interface Looking {
  readonly x: Matrix;
  readonly start: number;
  readonly end: number;
  readonly centers: Float32Array;
  readonly prices: Float64Array;
  readonly metric: Metric;
  readonly margin: number;
  readonly out: Candidates;
}

/** Rows about to be added up. */
export interface Adding {
  readonly x: Matrix;
  readonly labels: Int32Array;
  readonly weights: Float32Array | undefined;
  readonly out: ClusterSums;
}

/** What a mutant may replace. */
export interface ScorerParts {
  copyRows(x: Matrix): Matrix;
  setCenters(old: Float32Array, given: Float32Array): Float32Array;
  setPrices(old: Float64Array, given: Float64Array): Float64Array;
  near(looking: Looking): void;
  sums(adding: Adding): void;
  /** What is no longer held after a release. */
  release(held: Map<HeldRows, Matrix>, rows: HeldRows): void;
  dispose(held: Map<HeldRows, Matrix>): Map<HeldRows, Matrix> | undefined;
}

/** The parts of the reference. */
export const scorerParts: ScorerParts = {
  copyRows: ({ data, rows, cols }) => ({ data: data.slice(), rows, cols }),
  setCenters: (_, given) => given.slice(),
  setPrices: (_, given) => given.slice(),
  near: ({ x, start, end, centers, prices, metric, margin, out }) =>
    listNear(x, start, end, centers, prices, metric, margin, out),
  sums({ x, labels, weights, out }) {
    out.sums.fill(0);
    out.weights.fill(0);
    for (const [i, label] of labels.entries()) {
      const weight = weights ? weights[i]! : 1;
      out.weights[label]! += weight;
      for (let j = 0; j < x.cols; j++) {
        out.sums[label * x.cols + j]! += weight * x.data[i * x.cols + j]!;
      }
    }
  },
  release: (held, rows) => held.delete(rows),
  dispose: () => undefined,
};

/** The reference backend, with some parts of its scorer replaced. */
export function mutableScorer(replaced: Partial<ScorerParts> = {}): Backend {
  const parts = { ...scorerParts, ...replaced };
  const { open } = reference();
  return { name: 'mutant', open, score: (problem) => new MutableScorer(problem, parts) };
}

class MutableScorer implements Scorer {
  readonly #problem: ScoringProblem;
  readonly #parts: ScorerParts;
  #held: Map<HeldRows, Matrix> | undefined = new Map();
  #centers: Float32Array;
  #prices: Float64Array;

  constructor(problem: ScoringProblem, parts: ScorerParts) {
    this.#problem = problem;
    this.#parts = parts;
    this.#centers = new Float32Array(problem.k * problem.dim);
    this.#prices = new Float64Array(problem.k);
  }

  hold(x: Matrix): HeldRows {
    const { rows, cols } = x;
    const release = () => {
      if (this.#held) this.#parts.release(this.#held, held);
    };
    const held: HeldRows = { rows, cols, release };
    this.#opened().set(held, this.#parts.copyRows(x));
    return held;
  }

  setCenters(centers: Float32Array): void {
    this.#opened();
    this.#centers = this.#parts.setCenters(this.#centers, centers);
  }

  setPrices(prices: Float64Array): void {
    this.#opened();
    this.#prices = this.#parts.setPrices(this.#prices, prices);
  }

  near(rows: HeldRows, start: number, end: number, margin: number, out: Candidates): void {
    this.#parts.near({
      x: this.#rowsOf(rows),
      start,
      end,
      centers: this.#centers,
      prices: this.#prices,
      metric: this.#problem.metric,
      margin,
      out,
    });
  }

  sums(
    rows: HeldRows,
    labels: Int32Array,
    weights: Float32Array | undefined,
    out: ClusterSums,
  ): void {
    this.#parts.sums({ x: this.#rowsOf(rows), labels, weights, out });
  }

  dispose(): void {
    if (this.#held) this.#held = this.#parts.dispose(this.#held);
  }

  #rowsOf(rows: HeldRows): Matrix {
    const x = this.#opened().get(rows);
    if (!x) throw new Error('rows should be held by this scorer, got rows that were released');
    return x;
  }

  #opened(): Map<HeldRows, Matrix> {
    if (!this.#held) throw new Error('scorer should be open, got one that was disposed');
    return this.#held;
  }
}
