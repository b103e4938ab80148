import type { Certificate } from '../certificate/certificate.ts';
import type { HeadTally, SizeTally } from '../certificate/size-tally.ts';
import type { CenterKind, ClusteringState } from '../problem/clustering-state.ts';
import type { Metric } from '../problem/metric.ts';
import type { OnlineState } from './online-state.ts';
import { clusteredRange, scoreRange } from './score-range.ts';

/** What automatic steps of prices are measured by, one number a head. */
export type PriceScales = Pick<OnlineState, 'ranges' | 'spreads'>;

/** A cluster that ends an epoch with less than this share of its bound is starving. */
const STARVING = 0.5;
/** Prices may swing so many times as far in the next epoch where one is. */
const REACH = 4;

/**
 * Mean of |x - c|² in the frame, at least 0; for cosine of unit rows.
 *
 * @param unit - What the tally's similarities were multiplied by.
 */
export function spreadOf(
  { similarity }: Pick<HeadTally, 'similarity'>,
  weight: number,
  metric: Metric,
  unit: number,
): number {
  const mean = similarity / weight;
  return Math.max(0, metric === 'cosine' ? 2 * (1 - mean) : (-2 * mean) / unit);
}

/**
 * Scales before the first step, from its batch by the nearest centers. A range of 0 says that all centers
 * of a head and all rows so far are one; then it is twice the spread of the batch, which is at least
 * twice the rows' variance. 0 is what it stays while rows are all equal.
 */
export function scalesOfFirstBatch(
  { heads, weight }: SizeTally,
  ranges: readonly number[],
  metric: Metric,
): PriceScales {
  const spreads = heads.map((head) => spreadOf(head, weight, metric, 1));
  return { spreads, ranges: ranges.map((range, h) => range || 2 * spreads[h]!) };
}

/** Scales for the next epoch, from one that ends. */
export function scalesOfEpoch(
  heads: readonly ClusteringState[],
  { tally, spreads: before }: Pick<OnlineState, 'tally' | 'spreads'>,
  certificates: readonly Certificate[],
  { metric, assigning, unit }: { metric: Metric; assigning: CenterKind; unit: number },
): PriceScales {
  const spreads = tally.heads.map((head) => spreadOf(head, tally.weight, metric, unit));
  const ranges = heads.map((head, h) => {
    const at = assigning === 'current' ? head.centers : head.previousCenters;
    const rows = clusteredRange(at, head.dim, tally.heads[h]!, spreads[h]!, metric);
    return Math.max(scoreRange(at, head.dim), rows);
  });
  const reached = certificates.map(({ worstShare }, h) =>
    worstShare < STARVING ? Math.max(spreads[h]!, REACH * (before?.[h] ?? 0)) : spreads[h]!,
  );
  return { ranges, spreads: reached };
}
