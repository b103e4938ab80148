import type { Metric } from '../problem/metric.ts';
import { type Frame, scoreUnit, unframed } from '../rows/frame.ts';
import type { RowStore } from './row-store.ts';

/**
 * How an exact assignment parts the space: a row x belongs to argmax_k s_k(x') + rho_k, where
 * x' = (x - origin) / scale. For cosine x' is x, at unit length. (Aurenhammer, 1987.)
 */
export interface PowerDiagram extends Frame {
  readonly metric: Metric;
  /** d. */
  readonly dim: number;
  /** Largest |x'| of the rows that were assigned: with the centers it gives the grid of scores. */
  readonly longest: number;
  /** Centers of x', K × d. */
  readonly centers: Float32Array;
  /** rho, K, in the unit of scores of x', a whole number of the grid's unit each. */
  readonly prices: Float64Array;
}

/**
 * The diagram of an assignment of rows, by their centering.
 *
 * @param centers - Centers of x', K × d; not copied, as `prices`.
 */
export function createDiagram(
  { cols, longest, centering }: Pick<RowStore, 'cols' | 'longest' | 'centering'>,
  metric: Metric,
  centers: Float32Array,
  prices: Float64Array,
): PowerDiagram {
  const { origin, scale } = centering;
  return { metric, dim: cols, origin, scale, longest, centers, prices };
}

/** Centers in the unit of the rows as given, K × d, in double. */
export function centersOf(diagram: PowerDiagram): Float64Array {
  return unframed(diagram.centers, diagram);
}

/** rho, K, in the unit of the rows as given. */
export function pricesOf(diagram: PowerDiagram): Float64Array {
  const unit = scoreUnit(diagram);
  return diagram.prices.map((price) => price * unit);
}
