import type { Backend, ClusteringState, Matrix, Metric } from '@coke/core';
import {
  type Assignment,
  copyClusteringState,
  type EndEpochOptions,
  type Problem,
  type Session,
  type StepOptions,
} from '@coke/core/backend';

import { dot } from './float32-dot.ts';
import { Float32Scorer } from './float32-scorer.ts';

const f = Math.fround;

/**
 * A correct backend that rounds as a device does, to be passed: every number is float32, sums run
 * backwards in four strands, means are updated by differences, lengths are inverted before they are
 * multiplied with, and euclidean similarities are put together from three parts.
 */
export function float32(): Backend {
  return {
    name: 'float32',
    open: (problem) => new Float32Session(problem),
    score: (problem) => new Float32Scorer(problem),
  };
}

class Float32Session implements Session {
  readonly #metric: Metric;
  #heads: ClusteringState[] | undefined;

  constructor({ heads, metric }: Problem) {
    this.#metric = metric;
    this.#heads = heads.map((head) => rounded(copyClusteringState(head)));
  }

  assign(
    x: Matrix,
    out: Assignment,
    { centers, prices }: { centers: string; prices: boolean },
  ): void {
    for (const [h, head] of this.#opened().entries()) {
      const scored = centers === 'current' ? head.centers : head.previousCenters;
      assign(x, scored, head, prices, this.#metric, out, h * x.rows);
    }
  }

  step(x: Matrix, out: Assignment, options: StepOptions): void {
    const { dualLearningRates, centers, unitLength, weights, carry = 1 } = options;
    this.assign(x, out, { centers, prices: true });
    for (const [h, head] of this.#opened().entries()) {
      const labels = out.labels.subarray(h * x.rows, (h + 1) * x.rows);
      for (let c = 0; c < head.k; c++) head.counts[c] = f(f(carry) * head.counts[c]!);
      update(head, x, labels, weights, f(dualLearningRates[h]!), unitLength);
    }
  }

  endEpoch({ averaging, carry = 0 }: EndEpochOptions): void {
    for (const head of this.#opened()) {
      const { k, dim, centers, previousCenters, counts, drift } = head;
      if (averaging === undefined) previousCenters.set(centers);
      else for (let c = 0; c < k; c++) blend(head, c * dim, this.#metric, f(averaging));
      centers.set(previousCenters);
      for (let c = 0; c < k; c++) counts[c] = f(f(carry) * counts[c]!);
      drift.fill(0);
    }
  }

  read(): ClusteringState[] {
    return this.#opened().map(copyClusteringState);
  }

  dispose(): void {
    this.#heads = undefined;
  }

  #opened(): ClusteringState[] {
    if (!this.#heads) throw new Error('session should be open, got one that was disposed');
    return this.#heads;
  }
}

function rounded(head: ClusteringState): ClusteringState {
  for (const values of [head.counts, head.drift]) values.set(Float32Array.from(values));
  return head;
}

function assign(
  x: Matrix,
  centers: Float32Array,
  { k, dim, prices }: ClusteringState,
  priced: boolean,
  metric: Metric,
  out: Assignment,
  offset: number,
): void {
  for (let i = 0; i < x.rows; i++) {
    let best = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < k; c++) {
      const half = metric === 'euclidean' ? f(dot(centers, c * dim, centers, c * dim, dim) / 2) : 0;
      const plain = f(dot(x.data, i * dim, centers, c * dim, dim) - half);
      const score = f(plain + (priced ? prices[c]! : 0));
      if (!(score > best)) continue;
      best = score;
      out.labels[offset + i] = c;
      const own = metric === 'euclidean' ? f(dot(x.data, i * dim, x.data, i * dim, dim) / 2) : 0;
      if (out.similarities) out.similarities[offset + i] = f(plain - own);
    }
  }
}

function update(
  head: ClusteringState,
  x: Matrix,
  labels: Int32Array,
  weights: Float32Array | undefined,
  eta: number,
  unit: boolean,
): void {
  const { k, dim, centers, counts, prices, drift } = head;
  const weight = (i: number) => weights?.[i] ?? 1;
  let b = 0;
  for (let i = x.rows - 1; i >= 0; i--) b = f(b + weight(i));
  for (let c = 0; c < k; c++) {
    let m = 0;
    const sums = new Float32Array(dim);
    for (let i = x.rows - 1; i >= 0; i--) {
      if (labels[i] !== c) continue;
      m = f(m + weight(i));
      for (let j = 0; j < dim; j++) sums[j] = f(sums[j]! + f(weight(i) * x.data[i * dim + j]!));
    }
    const rho = prices[c]!;
    const q = f(rho - f(eta * f(m / b)));
    const low = f(q + f(eta * f(head.lower[c]!)));
    prices[c] = Math.min(Math.max(0, low), f(q + f(eta * f(head.upper[c]!))));
    drift[c] = f(drift[c]! + f(f(b * f(prices[c]! - rho)) / eta));
    if (m === 0) continue;
    const total = f(counts[c]! + m);
    const mean = sums.map((sum, j) => {
      const center = centers[c * dim + j]!;
      return f(center + f(f(sum - f(m * center)) / total));
    });
    counts[c] = total;
    moveTo(centers, c * dim, mean, unit);
  }
}

function moveTo(centers: Float32Array, at: number, mean: Float32Array, unit: boolean): void {
  const length = unit ? f(Math.sqrt(dot(mean, 0, mean, 0, mean.length))) : 1;
  if (length < 1e-6) return;
  const inverse = f(1 / length);
  for (let j = 0; j < mean.length; j++) centers[at + j] = mean[j]! * inverse;
}

function blend(
  { dim, centers, previousCenters }: ClusteringState,
  at: number,
  metric: Metric,
  share: number,
) {
  const unit = metric === 'cosine';
  const length = unit ? f(Math.sqrt(dot(centers, at, centers, at, dim))) : 1;
  if (length < 1e-6) return;
  const inverse = f(1 / length);
  const mean = new Float32Array(dim);
  for (let j = 0; j < dim; j++) {
    const current = f(share * f(centers[at + j]! * inverse));
    mean[j] = f(f(f(1 - share) * previousCenters[at + j]!) + current);
  }
  moveTo(previousCenters, at, mean, unit);
}
