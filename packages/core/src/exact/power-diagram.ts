import type { Metric } from '../problem/metric.ts';

/**
 * How an exact assignment parts the space: a row x belongs to argmax_k s_k(x') + rho_k, where
 * x' = (x - origin) / scale. For cosine x' is x, at unit length. (Aurenhammer, 1987.)
 */
export interface PowerDiagram {
  readonly metric: Metric;
  /** d. */
  readonly dim: number;
  /** d numbers, the mean of euclidean rows; undefined: 0. */
  readonly origin: Float64Array | undefined;
  /** A power of two. */
  readonly scale: number;
  /** Largest |x'| of the rows that were assigned: with the centers it gives the grid of scores. */
  readonly longest: number;
  /** Centers of x', K × d. */
  readonly centers: Float32Array;
  /** rho, K, in the unit of scores of x', a whole number of the grid's unit each. */
  readonly prices: Float64Array;
}

/** What 1 in the unit of scores of x' is in that of the rows as given. */
export function unitOf({ scale }: Pick<PowerDiagram, 'scale'>): number {
  return scale ** 2;
}

/** Centers in the unit of the rows as given, K × d, in double. */
export function centersOf({ centers, dim, origin, scale }: PowerDiagram): Float64Array {
  return Float64Array.from(centers, (value, at) => value * scale + (origin?.[at % dim] ?? 0));
}

/** rho, K, in the unit of the rows as given. */
export function pricesOf(diagram: PowerDiagram): Float64Array {
  return diagram.prices.map((price) => price * unitOf(diagram));
}
