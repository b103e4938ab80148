import type { Matrix, Metric } from '@coke/core';
import { percent } from '@coke/report/format';
import type { Table } from '../suite/benchmark.ts';
import { digits } from '../suite/samples.ts';
import { curve, end, secondsTo, targetQuality } from './curve.ts';
import { QUALITY, showQuality } from './judge.ts';
import type { Result } from './measure.ts';

const NONE = '–';

/** What a table says of the data set that it is about. */
export interface Clustered {
  readonly name: string;
  readonly metric: Metric;
  readonly k: number;
  readonly rows: Pick<Matrix, 'rows' | 'cols'>;
  readonly seeds: number;
}

export function fitTable(
  { name, metric, k, rows, seeds }: Clustered,
  results: readonly Result[],
  threads: readonly number[],
): Table {
  const counts = [...threads].sort((a, b) => a - b);
  const target = targetQuality(results, metric);
  const { column } = QUALITY[metric];
  return {
    title:
      `${describe({ name, rows, k })}, ${seeds === 1 ? 'one seed' : `medians of ${seeds} seeds`}` +
      (target === undefined ? '' : `: target ${showQuality(metric, target)}`),
    columns: [
      ...['', 'passes', 'seconds'],
      ...counts.map((count) => `a pass, ${count === 1 ? '1 thread' : `${count} threads`}`),
      ...['to the target', column, 'by nearest center'],
      ...['smallest cluster', 'largest', 'bounds', 'out of them'],
    ],
    rows: results.map((result) => {
      const { contestant, fits, secondsPerPass } = result;
      const last = end(result);
      if (!last) return notDone(contestant.name, contestant.limit, 9 + counts.length);
      const bounded = contestant.ratio > 0;
      const ends = [...new Set(fits.map((fit) => fit.end))].filter((each) => each !== 'done');
      const kept = keptSizes(result);
      const reached = target === undefined ? undefined : secondsTo(target, curve(result), metric);
      return [
        contestant.name,
        [last.passes, ...ends].join(', '),
        digits(last.seconds),
        ...counts.map((count) => digits(secondsPerPass.get(count) ?? Number.NaN)),
        digits(reached ?? Number.NaN),
        showQuality(metric, last.quality),
        bounded ? showQuality(metric, last.nearestQuality!) : NONE,
        percent(kept.smallest, 0),
        percent(kept.largest, 0),
        bounds(result),
        bounded ? percent(kept.missed, 2) : NONE,
      ];
    }),
  };
}

function notDone(name: string, limit: number | undefined, cells: number): string[] {
  const row = [name, `not done in ${limit?.toLocaleString('en')} s`];
  return [...row, ...Array.from({ length: cells - row.length + 1 }, () => NONE)];
}

/** GloVe, 341,479 × 100, K = 1000 */
export function describe({ name, rows, k }: Pick<Clustered, 'name' | 'rows' | 'k'>): string {
  return `${name}, ${rows.rows.toLocaleString('en')} × ${rows.cols}, K = ${k}`;
}

/** Sizes of a contestant's clusters, the worst of its fits. */
export interface KeptSizes {
  /** Shares of the average. */
  readonly smallest: number;
  readonly largest: number;
  /** Share of the rows that clusters have too few or too many of. */
  readonly missed: number;
}

export function keptSizes({ contestant, fits }: Result): KeptSizes {
  let [smallest, largest, missed] = [Number.POSITIVE_INFINITY, 0, 0];
  for (const { sizes } of fits) {
    const total = sizes.reduce((sum, size) => sum + size, 0);
    const average = total / sizes.length;
    const { min, max } = contestant.sizes ?? { min: contestant.ratio * average, max: total };
    const lacking = sizes.reduce((sum, size) => sum + Math.max(0, min - size), 0);
    const excess = sizes.reduce((sum, size) => sum + Math.max(0, size - max), 0);
    smallest = Math.min(smallest, ...sizes.map((size) => size / average));
    largest = Math.max(largest, ...sizes.map((size) => size / average));
    missed = Math.max(missed, Math.max(lacking, excess) / total);
  }
  return { smallest, largest, missed };
}

/** In rows where they are counted, else as a share of the average. */
function bounds({ contestant: { sizes, ratio }, fits }: Result): string {
  if (ratio === 0) return NONE;
  if (!sizes) return percent(ratio, 0);
  const total = fits[0]!.sizes.reduce((sum, size) => sum + size, 0);
  const [min, max] = [sizes.min, sizes.max].map((size) => size.toLocaleString('en'));
  return sizes.max < total ? `${min}–${max}` : `≥ ${min}`;
}
