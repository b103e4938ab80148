import type { Bounds } from './bounds.ts';

/** Which centers score the rows: those that move (c^t), or those of the last epoch (c^(t-1)). */
export type CenterKind = 'current' | 'previous';

/**
 * State of one clustering on the host; what a backend is opened with and what it gives back.
 * K × d arrays are row-major. Symbols follow the paper.
 */
export interface ClusteringState extends Bounds {
  /** K: number of clusters. */
  readonly k: number;
  /** d: feature dimension. */
  readonly dim: number;
  /** c^t: current centers, K × d. They move with every batch. */
  readonly centers: Float32Array;
  /** c^(t-1): centers as of the last epoch, K × d. They stay through an epoch. */
  readonly previousCenters: Float32Array;
  /** rho: price of each cluster, K. High where members are scarce. */
  readonly prices: Float32Array;
  /** n_k: weight behind each center, K: assigned since the epoch began, and carried from before. */
  readonly counts: Float64Array;
  /**
   * Σ_t b_t (rho_k^(t+1) - rho_k^t) / eta_t over the batches of the epoch, K. Not in the paper: it makes the
   * certificate exact for batches of any size and any schedule of eta; with equal batches and one
   * eta it is b (rho_T - rho_0) / eta. Each change is taken before rho is rounded to float32.
   */
  readonly drift: Float64Array;
}

/** A head at the given centers: no prices, nothing counted yet. `centers` is copied. */
export function createClusteringState(
  centers: Float32Array,
  dim: number,
  bounds: Bounds,
): ClusteringState {
  const k = centers.length / dim;
  return {
    k,
    dim,
    lower: bounds.lower.slice(),
    upper: bounds.upper.slice(),
    centers: centers.slice(),
    previousCenters: centers.slice(),
    prices: new Float32Array(k),
    counts: new Float64Array(k),
    drift: new Float64Array(k),
  };
}

/** A copy that shares no memory. */
export function copyClusteringState(head: ClusteringState): ClusteringState {
  return {
    k: head.k,
    dim: head.dim,
    lower: head.lower.slice(),
    upper: head.upper.slice(),
    centers: head.centers.slice(),
    previousCenters: head.previousCenters.slice(),
    prices: head.prices.slice(),
    counts: head.counts.slice(),
    drift: head.drift.slice(),
  };
}
