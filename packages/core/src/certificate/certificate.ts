import type { SizeUnit } from '../problem/size-counts.ts';
import { sum } from '../support/sum.ts';

/**
 * How one head kept its size bounds. Arrays hold one number a cluster.
 *
 * Of the exact algorithm (`exact: true`): labels that are within the bounds and optimal under them, for
 * the centers that they come with, to `gap`. Both were checked before the certificate was written.
 *
 * Of the online algorithm: sizes are weights, of labels as assigned on arrival over an epoch, and the
 * certificate proves how far they can have missed the bounds. Every dual step gives
 * q + eta l_k <= rho_k' <= q + eta u_k, q = rho_k - eta m_k / b. Times b / eta and summed over the
 * epoch, with drift_k = Σ_t b_t (rho_k' - rho_k) / eta_t:
 * `l_k total - drift_k <= size_k <= u_k total - drift_k`, for any data, in any order, while centers
 * move; to the rounding of drift, which is kept in double where the backend can. With equal batches
 * drift_k = b (rho_T - rho_0) / eta. Centers do not come into it: so whatever moves them, counts
 * carried over from the epoch before among it, it holds as it stands.
 */
export interface Certificate {
  /**
   * Are sizes within their bounds and labels optimal under them? The exact algorithm misses that only
   * where rows of different weights, or groups of different sizes, cannot be told to fit: then labels are
   * at least as good as any that fit, and sizes miss by less than the heaviest row or group.
   */
  readonly exact: boolean;
  /** Rows assigned, in this epoch if online: N. */
  readonly instances: number;
  /** What sizes are measured in. */
  readonly unit: SizeUnit;
  /** Sum of the sizes: N, or the rows' weight. */
  readonly total: number;
  readonly sizes: Float64Array;
  /** Smallest sizes allowed. Online: l_k total. */
  readonly minSizes: Float64Array;
  /** Largest sizes allowed. Online: u_k total. */
  readonly maxSizes: Float64Array;
  /** Smallest of `minSizes`: the bound of every cluster where one serves all. */
  readonly minSize: number;
  /** Largest of `maxSizes`. */
  readonly maxSize: number;
  /** Size of the smallest cluster. */
  readonly smallest: number;
  /** Size of the largest cluster. */
  readonly largest: number;
  /** The cluster that keeps its bound worst, the first of equals. */
  readonly worst: number;
  /**
   * That cluster's size as a share of its lower bound, or its upper bound as a share of its size; at
   * most 1. 1: all bounds are kept; .99: the worst cluster is at 99 % of its bound.
   */
  readonly worstShare: number;
  /** max(0, minSizes - sizes). */
  readonly shortfalls: Float64Array;
  /** max(0, sizes - maxSizes). */
  readonly excesses: Float64Array;
  /** Σ shortfalls / total: the share of the weight that small clusters lack. 0: all bounds kept. */
  readonly shortfall: number;
  /** Σ excesses / total. */
  readonly excess: number;
  /** Proved: shortfalls are at most this. Online: max(0, drift). */
  readonly shortfallLimits: Float64Array;
  /** Proved: excesses are at most this. Online: max(0, -drift). */
  readonly excessLimits: Float64Array;
  /** Σ shortfallLimits / total: `shortfall` cannot be more. */
  readonly shortfallLimit: number;
  /** Σ excessLimits / total: `excess` cannot be more. */
  readonly excessLimit: number;
  /**
   * Cosine: mean of x·c by weight. By the centers as they are where `gap` is measured, else (online,
   * data not at hand) by those of each row's arrival.
   */
  readonly meanSimilarity?: number;
  /** Euclidean: Σ w |x - c|², by centers as for `meanSimilarity`. */
  readonly inertia?: number;
  /**
   * Proved, as a mean over the rows of x·c or -|x - c|²/2: no labels that keep the bounds at least as
   * well are better by more. Missing where the online algorithm had no data at hand to measure it.
   */
  readonly gap?: number;
  /** Passes over the rows until nothing changed, or `maxIterations`. Exact only. */
  readonly iterations?: number;
  /** Exact only: did they end because there was nothing left to gain, up to `tolerance`? */
  readonly converged?: boolean;
}

/** What a certificate is made of; all else of it follows. */
export type CertificateParts = Pick<
  Certificate,
  | 'exact'
  | 'instances'
  | 'unit'
  | 'total'
  | 'sizes'
  | 'minSizes'
  | 'maxSizes'
  | 'shortfallLimits'
  | 'excessLimits'
  | 'meanSimilarity'
  | 'inertia'
  | 'gap'
  | 'iterations'
  | 'converged'
>;

/** A certificate from its parts. */
export function createCertificate(parts: CertificateParts): Certificate {
  const { total, sizes, minSizes, maxSizes, shortfallLimits, excessLimits } = parts;
  const shortfalls = lacking(minSizes, sizes);
  const excesses = lacking(sizes, maxSizes);
  const shares = sizes.map((size, k) =>
    Math.min(1, share(size, minSizes[k]!), share(maxSizes[k]!, size)),
  );
  const worstShare = least(shares);
  return {
    ...parts,
    minSize: least(minSizes),
    maxSize: most(maxSizes),
    smallest: least(sizes),
    largest: most(sizes),
    worst: shares.indexOf(worstShare),
    worstShare,
    shortfalls,
    excesses,
    shortfall: sum(shortfalls) / total,
    excess: sum(excesses) / total,
    shortfallLimit: sum(shortfallLimits) / total,
    excessLimit: sum(excessLimits) / total,
  };
}

/** max(0, wanted - got). */
export function lacking(wanted: Float64Array, got: Float64Array): Float64Array {
  return wanted.map((size, k) => Math.max(0, size - got[k]!));
}

function share(part: number, whole: number): number {
  return whole > 0 ? part / whole : 1;
}

function least(values: Float64Array): number {
  return values.reduce((a, b) => Math.min(a, b));
}

function most(values: Float64Array): number {
  return values.reduce((a, b) => Math.max(a, b));
}
