import { size, whole } from '../format.ts';
import type { ClusteringOutcome, ClusteringReport } from './clustering-report.ts';

/** Limits on sizes, as a page tells them. */
export interface Limits {
  /** Whether there are any. */
  readonly areSet: boolean;
  /** One for all clusters; undefined where clusters have their own. */
  readonly least: number | undefined;
  readonly most: number | undefined;
  /** Clusters whose size is outside. */
  readonly broken: readonly number[];
}

/** The limits of a report, held against the sizes of one of its runs. */
export function limitsOf(
  { outcome, isBounded }: Pick<ClusteringReport, 'outcome' | 'isBounded'>,
  { sizes }: Pick<ClusteringOutcome, 'sizes'> = outcome,
): Limits {
  const { minSizes, maxSizes, total, unit } = outcome;
  // One row in each cluster is what k-means itself should have.
  const atLeast = unit === 'rows' ? 1 : 0;
  const all = Array.from(minSizes, (_, k) => k);
  const isTight = all.some((k) => minSizes[k]! > atLeast || maxSizes[k]! < total);
  return {
    areSet: isBounded ?? isTight,
    least: same(minSizes),
    most: same(maxSizes),
    broken: all.filter((k) => sizes[k]! < minSizes[k]! || sizes[k]! > maxSizes[k]!),
  };
}

/** The limits in words: "at least 300 and at most 1,500". */
export function limitsInWords({ least, most }: Limits, total: number): string {
  if (least === undefined || most === undefined) return 'limits of their own';
  if (least === most) return `exactly ${size(least)}`;
  const parts = [
    ...(least > 0 ? [`at least ${size(least)}`] : []),
    ...(most < total ? [`at most ${size(most)}`] : []),
  ];
  return parts.join(' and ') || 'no limits';
}

/** "1 cluster", "30 clusters". */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${whole(n)} ${n === 1 ? one : many}`;
}

/** Smallest and largest. */
export function rangeOf(values: ArrayLike<number>): readonly [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    least = Math.min(least, values[i]!);
    most = Math.max(most, values[i]!);
  }
  return [least, most];
}

function same(values: ArrayLike<number>): number | undefined {
  const [least, most] = rangeOf(values);
  return least === most ? least : undefined;
}
