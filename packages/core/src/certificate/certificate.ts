import type { ClusteringState } from '../problem/clustering-state.ts';
import type { Metric } from '../problem/metric.ts';
import type { OptimalityGap } from './optimality-gap.ts';
import type { HeadTally } from './size-tally.ts';

/**
 * How one head kept its size bounds over an epoch, and the limit that is proved on how far it can
 * have missed them. Sizes are weights, of labels as assigned on arrival; arrays hold one number a
 * cluster.
 *
 * The proof: every dual step gives q + eta l_k <= rho_k' <= q + eta u_k, q = rho_k - eta m_k / b.
 * Times b / eta and summed over the epoch, with drift_k = Σ_t b_t (rho_k' - rho_k) / eta_t:
 * `l_k total - drift_k <= size_k <= u_k total - drift_k`, for any data, in any order, while centers
 * move; to the rounding of drift, which is kept in double where the backend can. With equal batches
 * drift_k = b (rho_T - rho_0) / eta. Centers do not come into it: so whatever moves them, counts
 * carried over from the epoch before among it, it holds as it stands.
 */
export interface Certificate {
  /** Rows assigned this epoch, N. */
  readonly instances: number;
  /** Their weight, N where no weights are given. */
  readonly total: number;
  readonly sizes: Float64Array;
  /** l_k total. */
  readonly minSizes: Float64Array;
  /** u_k total. */
  readonly maxSizes: Float64Array;
  /** Smallest of `minSizes`: the bound of every cluster where one `ratio` serves all. */
  readonly minSize: number;
  /** Largest of `maxSizes`. */
  readonly maxSize: number;
  /** Size of the smallest cluster. */
  readonly smallest: number;
  /** Size of the largest cluster. */
  readonly largest: number;
  /** max(0, minSizes - sizes). */
  readonly shortfalls: Float64Array;
  /** max(0, sizes - maxSizes). */
  readonly excesses: Float64Array;
  /** Σ shortfalls / total: the share of the weight that small clusters lack. 0: all bounds kept. */
  readonly shortfall: number;
  /** Σ excesses / total. */
  readonly excess: number;
  /** Proved: shortfalls <= max(0, drift). */
  readonly shortfallLimits: Float64Array;
  /** Proved: excesses <= max(0, -drift). */
  readonly excessLimits: Float64Array;
  /** Σ shortfallLimits / total: `shortfall` cannot be more. */
  readonly shortfallLimit: number;
  /** Σ excessLimits / total: `excess` cannot be more. */
  readonly excessLimit: number;
  /** Cosine: mean of x·c over the rows, c as of each row's arrival. */
  readonly meanSimilarity?: number;
  /** Euclidean: Σ w |x - c|², c as of each row's arrival. */
  readonly inertia?: number;
  /** Where the epoch's data was at hand to measure it. */
  readonly gap?: OptimalityGap;
}

/** Certify one head at the end of an epoch. */
export function certify(
  { lower, upper, drift }: Pick<ClusteringState, 'lower' | 'upper' | 'drift'>,
  { sizes, similarity }: HeadTally,
  epoch: { readonly instances: number; readonly weight: number },
  metric: Metric,
  gap?: OptimalityGap,
): Certificate {
  const { instances, weight: total } = epoch;
  const minSizes = lower.map((share) => share * total);
  const maxSizes = upper.map((share) => share * total);
  const shortfalls = sizes.map((size, k) => Math.max(0, minSizes[k]! - size));
  const excesses = sizes.map((size, k) => Math.max(0, size - maxSizes[k]!));
  const shortfallLimits = drift.map((change) => Math.max(0, change));
  const excessLimits = drift.map((change) => Math.max(0, -change));
  return {
    instances,
    total,
    sizes: sizes.slice(),
    minSizes,
    maxSizes,
    minSize: least(minSizes),
    maxSize: most(maxSizes),
    smallest: least(sizes),
    largest: most(sizes),
    shortfalls,
    excesses,
    shortfall: sum(shortfalls) / total,
    excess: sum(excesses) / total,
    shortfallLimits,
    excessLimits,
    shortfallLimit: sum(shortfallLimits) / total,
    excessLimit: sum(excessLimits) / total,
    ...(metric === 'cosine'
      ? { meanSimilarity: similarity / total }
      : { inertia: -2 * similarity }),
    ...(gap && { gap }),
  };
}

/** Certificates with the gap of each head beside it. */
export function withGaps(
  certificates: readonly Certificate[],
  gaps: readonly OptimalityGap[],
): Certificate[] {
  return certificates.map((certificate, h) => ({ ...certificate, gap: gaps[h]! }));
}

function least(values: Float64Array): number {
  return values.reduce((a, b) => Math.min(a, b));
}

function most(values: Float64Array): number {
  return values.reduce((a, b) => Math.max(a, b));
}

function sum(values: Float64Array): number {
  return values.reduce((a, b) => a + b, 0);
}
