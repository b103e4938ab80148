import type { Metric } from '../problem/metric.ts';
import type { HostMatrix } from '../rows/matrix.ts';
import type { Awaitable } from '../support/awaitable.ts';

/**
 * The clusters near each row of a block, as `near` writes them: arrays of the caller's, to reuse.
 * Row i of the block has its clusters at `[i * capacity .. i * capacity + counts[i]]`; what comes after
 * them is undefined.
 */
export interface Candidates {
  /** M >= 1: most clusters that are listed of a row. */
  readonly capacity: number;
  /** How many are listed, one a row: 1 … min(M, K). */
  readonly counts: Int32Array;
  /** Which, rows × M, ascending. */
  readonly clusters: Int32Array;
  /** s_ik of those, rows × M, without the price: x·c, for euclidean x·c - |c|²/2. */
  readonly scores: Float32Array;
  /**
   * What s_ik + rho_k of a cluster that is *not* listed does not exceed, one a row: the best value less
   * the margin; where M cut the list, the largest value left out.
   */
  readonly thresholds: Float32Array;
}

/**
 * Sums of rows by their cluster. Arrays of the caller's, overwritten. Added up in float32 or better, so
 * that each is off by at most (n_k + 2) 2^-23 times the sum of the sizes of its n_k terms.
 */
export interface ClusterSums {
  /** Σ w_i x_i, K × d. */
  readonly sums: Float64Array;
  /** Σ w_i, K. */
  readonly weights: Float64Array;
}

/** Rows that stay on a device from pass to pass. */
export interface HeldRows {
  readonly rows: number;
  readonly cols: number;
  /** Free their memory; a second call does nothing. Calls of the scorer with them throw from then on. */
  release(): void;
}

/** What a scorer scores by. */
export interface ScoringProblem {
  readonly metric: Metric;
  /** K: number of clusters. */
  readonly k: number;
  /** d: length of a row and of a center. */
  readonly dim: number;
}

/**
 * K centers and their prices on a device, which scores rows against them. It knows no algorithm.
 *
 * Centers and prices are 0 until they are set. Calls take effect in the order they are made, whether
 * or not their results are awaited. A call that fails leaves the scorer as it was. The core hands in
 * only what it has checked, sparse rows only where the backend says that it takes them; a native input is the
 * backend's own to check.
 *
 * Rounding: a score differs from the exact one by at most (d + 4) 2^-24 (|x||c| + |c|²/2), a value
 * s_ik + rho_k and a threshold by that and the rounding of rho_k and of themselves to float32. Which
 * clusters are listed is decided by such values.
 */
export interface Scorer<in Input = never> {
  /** A copy of rows on the device, n × d: later changes by the caller are not seen. */
  hold(x: HostMatrix | Input): Awaitable<HeldRows>;
  /** c ← a copy of `centers`, K × d. */
  setCenters(centers: Float32Array): Awaitable<void>;
  /** rho ← a copy of `prices`, K. */
  setPrices(prices: Float64Array): Awaitable<void>;
  /**
   * List of each row `start … end` the clusters whose s_ik + rho_k is within `margin` of the row's best
   * (>= 0, may be infinite), the best among them. Of more than M the M largest, the lowest k on ties.
   */
  near(
    rows: HeldRows,
    start: number,
    end: number,
    margin: number,
    out: Candidates,
  ): Awaitable<void>;
  /**
   * Add up all rows by their labels.
   *
   * @param labels - A cluster a row.
   * @param weights - w, one a row; undefined: every row weighs 1.
   */
  sums(
    rows: HeldRows,
    labels: Int32Array,
    weights: Float32Array | undefined,
    out: ClusterSums,
  ): Awaitable<void>;
  /** Free device memory, held rows too. Later calls throw an Error; a second `dispose` does nothing. */
  dispose(): void;
}

/** Arrays for the candidates of up to `rows` rows. */
export function createCandidates(rows: number, capacity: number): Candidates {
  return {
    capacity,
    counts: new Int32Array(rows),
    clusters: new Int32Array(rows * capacity),
    scores: new Float32Array(rows * capacity),
    thresholds: new Float32Array(rows),
  };
}
