import type { Matrix, Metric } from '@coke/core';
import { percent } from '@coke/report/format';
import type { Table } from '../suite/benchmark.ts';
import { digits } from '../suite/samples.ts';
import { curve, secondsTo, targetQuality } from './curve.ts';
import { QUALITY } from './judge.ts';
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
      `${describe({ name, rows, k })}, ${seeds === 1 ? 'one seed' : `medians of ${seeds} seeds`}: ` +
      `target ${quality(metric, target)}`,
    columns: [
      ...['', 'passes', 'seconds'],
      ...counts.map((count) => `a pass, ${count === 1 ? '1 thread' : `${count} threads`}`),
      ...['to the target', column, 'by nearest center'],
      ...['smallest cluster', 'bound', 'short by'],
    ],
    rows: results.map((result) => {
      const { contestant, fits, secondsPerPass } = result;
      const points = curve(result);
      const last = points.at(-1)!;
      const bounded = contestant.ratio > 0;
      const ends = [...new Set(fits.map(({ end }) => end))].filter((end) => end !== 'done');
      const { smallest, shortfall } = keptSizes(result);
      return [
        contestant.name,
        [last.passes, ...ends].join(', '),
        digits(last.seconds),
        ...counts.map((count) => digits(secondsPerPass.get(count) ?? Number.NaN)),
        digits(secondsTo(target, points, metric) ?? Number.NaN),
        quality(metric, last.quality),
        bounded ? quality(metric, last.nearestQuality) : NONE,
        percent(smallest, 0),
        bounded ? percent(contestant.ratio, 0) : NONE,
        bounded ? percent(shortfall, 2) : NONE,
      ];
    }),
  };
}

/** GloVe, 341,479 × 100, K = 1000 */
export function describe({ name, rows, k }: Pick<Clustered, 'name' | 'rows' | 'k'>): string {
  return `${name}, ${rows.rows.toLocaleString('en')} × ${rows.cols}, K = ${k}`;
}

/** The worst of a contestant's fits. */
export function keptSizes({ contestant, fits }: Result): { smallest: number; shortfall: number } {
  let smallest = Number.POSITIVE_INFINITY;
  let shortfall = 0;
  for (const { sizes } of fits) {
    const total = sizes.reduce((sum, size) => sum + size, 0);
    const average = total / sizes.length;
    const bound = contestant.ratio * average;
    const missing = sizes.reduce((sum, size) => sum + Math.max(0, bound - size), 0);
    smallest = Math.min(smallest, ...sizes.map((size) => size / average));
    shortfall = Math.max(shortfall, missing / total);
  }
  return { smallest, shortfall };
}

function quality(metric: Metric, value: number): string {
  return metric === 'cosine' ? value.toFixed(4) : value.toFixed(2);
}
