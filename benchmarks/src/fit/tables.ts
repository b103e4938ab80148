import type { Matrix, Metric } from '@coke/core';
import { percent } from '@coke/report/format';
import type { Table } from '../suite/benchmark.ts';
import { digits, summarize } from '../suite/samples.ts';
import { curve, end, secondsTo, targetQuality } from './curve.ts';
import { QUALITY } from './judge.ts';
import type { Fit, Result } from './measure.ts';

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
      (target === undefined ? '' : `: target ${quality(metric, target)}`),
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
        quality(metric, last.quality),
        bounded ? quality(metric, last.nearestQuality!) : NONE,
        percent(kept.smallest, 0),
        percent(kept.largest, 0),
        bounds(result),
        bounded ? percent(kept.missed, 2) : NONE,
      ];
    }),
  };
}

/**
 * Quality after passes, and seconds since the beginning.
 *
 * @param passes - Which; a contestant that came to rest before keeps what it had then.
 */
export function passesTable(
  clustered: Clustered,
  results: readonly Result[],
  passes: readonly number[],
): Table {
  const { metric } = clustered;
  return {
    title: `${describe(clustered)}: ${QUALITY[metric].column} after passes, and seconds until then`,
    columns: ['', ...passes.map((pass) => `${pass}`)],
    rows: results.map((result) => {
      const points = curve(result);
      const rest = result.fits.every((fit) => fit.end === 'converged') ? points.at(-1) : undefined;
      return [
        result.contestant.name,
        ...passes.map((pass) => {
          const at = points.find((point) => point.passes === pass);
          if (at) return `${quality(metric, at.quality, 1)} @ ${digits(at.seconds)}`;
          return rest && rest.passes < pass ? `${quality(metric, rest.quality, 1)}, at rest` : NONE;
        }),
      ];
    }),
  };
}

/** How much faster the ones are than the others, seed by seed: the same rows, first centers and bounds. */
export function speedTable(
  clustered: Clustered,
  ours: readonly Result[],
  others: readonly Result[],
): Table {
  const { metric, seeds } = clustered;
  const numbers = Array.from({ length: seeds }, (_, i) => i);
  return {
    title: `${describe(clustered)}: whole fits seed by seed, ${QUALITY[metric].column} @ seconds`,
    columns: [
      ...['', ...numbers.map((i) => `seed ${i + 1}`)],
      ...['times as fast, median', 'by processor time'],
    ],
    rows: [...ours, ...others].map((result) => [
      result.contestant.name,
      ...numbers.map((i) => {
        const last = result.fits[i]?.points.at(-1);
        return last ? `${quality(metric, last.quality, 1)} @ ${digits(last.seconds)}` : NONE;
      }),
      ...(['seconds', 'processorSeconds'] as const).map((time) =>
        ours.includes(result)
          ? others.map((other) => times(time, result.fits, other.fits)).join(', ')
          : NONE,
      ),
    ]),
  };
}

/** Of fits with the same seeds; `>`: where the other was stopped. */
function times(
  time: 'seconds' | 'processorSeconds',
  own: readonly Fit[],
  other: readonly Fit[],
): string {
  const pairs = own.flatMap((fit, i) => {
    const [a, b] = [fit, other[i]].map((each) => each?.points.at(-1)?.[time]);
    return a && b ? [b / a] : [];
  });
  if (pairs.length === 0) return NONE;
  const stopped = other.some((fit) => fit.end === 'stopped') ? '> ' : '';
  return `${stopped}${digits(summarize(pairs).median)}`;
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

function quality(metric: Metric, value: number, more = 0): string {
  return metric === 'cosine' ? value.toFixed(4 + more) : value.toPrecision(4 + more);
}
