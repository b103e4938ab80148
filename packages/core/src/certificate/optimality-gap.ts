import type { Bounds } from '../problem/bounds.ts';
import type { CenterKind, ClusteringState } from '../problem/clustering-state.ts';
import type { Metric } from '../problem/metric.ts';
import type { HostMatrix } from '../rows/matrix.ts';
import { dotSparse, squaredDistanceSparse, squaresOf } from '../rows/sparse-rows.ts';

/**
 * How far labels are from the best that any labelling could do under the size bounds, centers held
 * fixed. Objectives are means of the similarity (x·c, or -|x - c|²/2) by weight. Not in the paper: plain
 * Lagrangian duality.
 */
export interface OptimalityGap {
  /** Weight measured. */
  readonly total: number;
  /** Mean similarity of the labels. */
  readonly objective: number;
  /** No labelling that keeps the bounds has a larger objective. */
  readonly upperBound: number;
  /**
   * >= 0. No labelling whose sizes keep the bounds at least as well as these labels do is better by
   * more. Where the labels keep them, `upperBound - objective`.
   */
  readonly gap: number;
}

/**
 * Adds up, for one head and fixed rho, what the dual function needs:
 * D(rho) = Σ_i w_i max_k (s_ik + rho_k) - total Σ_k (rho_k⁺ l_k - rho_k⁻ u_k) >= any feasible objective.
 */
export class GapMeter {
  readonly #head: ClusteringState;
  readonly #centers: Float32Array;
  readonly #euclidean: boolean;
  readonly #sizes: Float64Array;
  /** |c_k|², K: of use for sparse rows. */
  #squares: Float64Array | undefined;
  #total = 0;
  #objective = 0;
  #priced = 0;

  /** @param head - Centers and prices to measure with; not copied. */
  constructor(head: ClusteringState, centers: CenterKind, metric: Metric) {
    this.#head = head;
    this.#centers = centers === 'current' ? head.centers : head.previousCenters;
    this.#euclidean = metric === 'euclidean';
    this.#sizes = new Float64Array(head.k);
  }

  /**
   * Take in rows.
   *
   * @param labels - Clusters to be judged, one a row.
   * @param best - argmax_k (s_ik + rho_k), one a row, as a backend computes it.
   */
  add(
    x: HostMatrix,
    labels: ArrayLike<number>,
    best: ArrayLike<number>,
    weights: Float32Array | undefined,
  ): void {
    const { prices } = this.#head;
    for (let i = 0; i < x.rows; i++) {
      const weight = weights ? weights[i]! : 1;
      const label = labels[i]!;
      const similarity = this.#similarity(x, i, label);
      const own = similarity + prices[label]!;
      // A backend may lose a tie to float32 rounding; the bound must not.
      const most = Math.max(own, this.#similarity(x, i, best[i]!) + prices[best[i]!]!);
      this.#total += weight;
      this.#objective += weight * similarity;
      this.#priced += weight * most;
      this.#sizes[label]! += weight;
    }
  }

  measure(): OptimalityGap {
    const total = this.#total;
    const { lower, upper } = this.#head;
    const objective = this.#objective / total;
    const kept = {
      lower: lower.map((share, k) => Math.min(share, this.#sizes[k]! / total)),
      upper: upper.map((share, k) => Math.max(share, this.#sizes[k]! / total)),
    };
    return {
      total,
      objective,
      upperBound: this.#bound({ lower, upper }),
      gap: Math.max(0, this.#bound(kept) - objective),
    };
  }

  #bound({ lower, upper }: Bounds): number {
    let bound = this.#priced / this.#total;
    for (const [k, rho] of this.#head.prices.entries()) {
      bound -= rho * (rho > 0 ? lower[k]! : upper[k]!);
    }
    return bound;
  }

  #similarity(x: HostMatrix, i: number, k: number): number {
    const centers = this.#centers;
    const { data, cols } = x;
    if (x.kind === 'csr') {
      if (!this.#euclidean) return dotSparse(x, i, centers, k * cols);
      this.#squares ??= squaresOf(centers, this.#head.k);
      return -squaredDistanceSparse(x, i, centers, k * cols, this.#squares[k]!) / 2;
    }
    let sum = 0;
    for (let j = 0; j < cols; j++) {
      const value = data[i * cols + j]!;
      const center = centers[k * cols + j]!;
      sum += this.#euclidean ? -((value - center) ** 2) / 2 : value * center;
    }
    return sum;
  }
}
