import type { Matrix } from '@coke/core';
import type { Candidates, ClusterSums, HeldRows, Scorer, ScoringProblem } from '@coke/core/backend';
import { dot } from './float32-dot.ts';

const f = Math.fround;

/** A correct scorer that rounds as a device does, to be passed: scores, prices and sums are float32. */
export class Float32Scorer implements Scorer {
  readonly #problem: ScoringProblem;
  readonly #held = new Map<HeldRows, Matrix>();
  readonly #centers: Float32Array;
  readonly #prices: Float32Array;
  #open = true;

  constructor(problem: ScoringProblem) {
    this.#problem = problem;
    this.#centers = new Float32Array(problem.k * problem.dim);
    this.#prices = new Float32Array(problem.k);
  }

  hold({ data, rows, cols }: Matrix): HeldRows {
    this.#check();
    const held: HeldRows = { rows, cols, release: () => this.#held.delete(held) };
    this.#held.set(held, { data: data.slice(), rows, cols });
    return held;
  }

  setCenters(centers: Float32Array): void {
    this.#check();
    this.#centers.set(centers);
  }

  setPrices(prices: Float64Array): void {
    this.#check();
    this.#prices.set(prices);
  }

  near(held: HeldRows, start: number, end: number, margin: number, out: Candidates): void {
    this.#check();
    const x = this.#rowsOf(held);
    const { k, dim, metric } = this.#problem;
    for (let i = start; i < end; i++) {
      const scores = Float32Array.from({ length: k }, (_, c) => {
        const half =
          metric === 'euclidean' ? dot(this.#centers, c * dim, this.#centers, c * dim, dim) / 2 : 0;
        return dot(x.data, i * dim, this.#centers, c * dim, dim) - f(half);
      });
      const values = scores.map((score, c) => score + this.#prices[c]!);
      let threshold = f(Math.max(...values) - margin);
      const ranked = [...values.keys()]
        .filter((c) => values[c]! >= threshold)
        .sort((a, b) => values[b]! - values[a]! || a - b);
      const left = ranked[out.capacity];
      if (left !== undefined) threshold = values[left]!;
      const near = ranked.slice(0, out.capacity).sort((a, b) => a - b);
      out.counts[i - start] = near.length;
      out.thresholds[i - start] = threshold;
      for (const [n, c] of near.entries()) {
        out.clusters[(i - start) * out.capacity + n] = c;
        out.scores[(i - start) * out.capacity + n] = scores[c]!;
      }
    }
  }

  sums(
    held: HeldRows,
    labels: Int32Array,
    weights: Float32Array | undefined,
    out: ClusterSums,
  ): void {
    this.#check();
    const { data, rows, cols } = this.#rowsOf(held);
    out.sums.fill(0);
    out.weights.fill(0);
    for (let i = rows - 1; i >= 0; i--) {
      const [label, weight] = [labels[i]!, weights?.[i] ?? 1];
      out.weights[label] = f(out.weights[label]! + weight);
      for (let j = 0; j < cols; j++) {
        const at = label * cols + j;
        out.sums[at] = f(out.sums[at]! + f(weight * data[i * cols + j]!));
      }
    }
  }

  dispose(): void {
    this.#open = false;
  }

  #rowsOf(held: HeldRows): Matrix {
    const x = this.#held.get(held);
    if (!x) throw new Error('rows should be held by this scorer, got rows that were released');
    return x;
  }

  #check(): void {
    if (!this.#open) throw new Error('scorer should be open, got one that was disposed');
  }
}
