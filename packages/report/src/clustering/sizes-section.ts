import { areaY, type Markish, rectY, ruleY, tickY } from '@observablehq/plot';
import { figure, type Key } from '../figure.ts';
import { size, tick } from '../format.ts';
import { html, type Markup } from '../html.ts';
import { plotSvg } from '../plot-svg.ts';
import type { ClusteringOutcome, ClusteringReport } from './clustering-report.ts';
import { type Limits, limitsInWords, limitsOf, rangeOf } from './limits.ts';

/** Above, bars would be too thin to be told apart. */
const MOST_BARS = 120;

/** Sizes in order, against their limits; beside them those of the run without limits. */
export function sizesSection(report: ClusteringReport): Markup {
  const { outcome, unbounded } = report;
  const limits = limitsOf(report);
  const most = Math.max(
    ...[outcome, unbounded].map((one) => (one ? rangeOf(one.sizes)[1] : 0)),
    limits.areSet && limits.most !== undefined && limits.most < outcome.total ? limits.most : 0,
  );
  const chart = (title: string, run: ClusteringOutcome) =>
    sizesChart(title, run.sizes, outcome, { most, limits });
  const within = limits.areSet ? `Within limits: ${limitsInWords(limits, outcome.total)}` : 'Sizes';
  return html`<section aria-labelledby="sizes">
<h2 id="sizes">Sizes of the clusters</h2>
<p class="note">One bar a cluster, the smallest first.</p>
<div class="charts sizes">${chart(within, outcome)}${
    unbounded && limits.areSet ? chart('The same rows without limits', unbounded) : undefined
  }</div>
</section>`;
}

interface ChartOptions {
  /** Where the axis ends at least. */
  readonly most: number;
  readonly limits: Limits;
}

function sizesChart(
  title: string,
  sizes: ArrayLike<number>,
  { minSizes, maxSizes, total, unit }: ClusteringOutcome,
  { most, limits }: ChartOptions,
): Markup {
  const bars = Array.from(sizes, (each, k) => ({
    cluster: k,
    size: each,
    least: minSizes[k]!,
    most: maxSizes[k]!,
    isOutside: limits.areSet && (each < minSizes[k]! || each > maxSizes[k]!),
  }))
    .sort((a, b) => a.size - b.size || a.cluster - b.cluster)
    .map((bar, rank) => ({ ...bar, from: rank + 0.5, to: rank + 1.5, rank: rank + 1 }));
  const isCrowded = bars.length > MOST_BARS;
  const hasOutside = bars.some(({ isOutside }) => isOutside);
  const keys: Key[] = [
    ...(hasOutside
      ? [
          { name: 'within the limits', color: IN },
          { name: 'outside', color: OUT },
        ]
      : []),
    ...(limits.areSet ? [{ name: 'limits', color: LIMIT, isDashed: true }] : []),
  ];
  const chart = plotSvg(`${title}: ${describe(sizes)}`, {
    x: {
      domain: [0.5, bars.length + 0.5],
      label: 'clusters',
      labelAnchor: 'right',
      // Clusters and rows are whole.
      ticks: Math.min(5, bars.length),
      tickFormat: 'd',
    },
    y: {
      ...{ domain: [0, most], label: null, grid: true, nice: true, tickFormat: tick },
      ticks: unit === 'rows' ? Math.min(5, most) : 5,
    },
    marks: [
      ...(isCrowded ? areas(bars) : rectangles(bars)),
      ...(limits.areSet ? limitMarks(limits, bars, total, isCrowded) : []),
      ruleY([0], { stroke: 'var(--muted)' }),
    ],
  });
  return figure({ title, keys, chart });
}

const IN = 'var(--s0)';
const OUT = 'var(--low)';
const LIMIT = 'var(--ink)';

interface Bar {
  readonly cluster: number;
  readonly size: number;
  readonly least: number;
  readonly most: number;
  readonly isOutside: boolean;
  readonly rank: number;
  readonly from: number;
  readonly to: number;
}

function rectangles(bars: readonly Bar[]): Markish[] {
  return [
    rectY(bars, {
      x1: 'from',
      x2: 'to',
      y: 'size',
      fill: ({ isOutside }: Bar) => (isOutside ? OUT : IN),
      ...(bars.length > 40 ? { insetLeft: 0.2, insetRight: 0.2 } : { insetLeft: 1, insetRight: 1 }),
      title: ({ cluster, size: each }: Bar) => `cluster ${cluster}: ${size(each)}`,
    }),
  ];
}

/** Of many clusters one shape, and one more for each run of those outside. */
function areas(bars: readonly Bar[]): Markish[] {
  const steps = (isOutside: boolean) =>
    bars.flatMap(({ from, to, size: each, isOutside: is }) =>
      [from, to].map((at) => ({ at, size: is === isOutside ? each : Number.NaN })),
    );
  // Given one height only, those of neighbours would be stacked where they touch.
  const heights = { y1: 0, y2: 'size' } as const;
  return [
    areaY(steps(false), { x: 'at', ...heights, fill: IN }),
    areaY(steps(true), { x: 'at', ...heights, fill: OUT }),
  ];
}

function limitMarks(
  { least, most }: Limits,
  bars: readonly Bar[],
  total: number,
  isCrowded: boolean,
): Markish[] {
  const dashed = { stroke: LIMIT, strokeDasharray: '5 4', strokeWidth: 1.5 } as const;
  if (least !== undefined && most !== undefined) {
    return [ruleY([...(least > 0 ? [least] : []), ...(most < total ? [most] : [])], dashed)];
  }
  if (isCrowded) return [];
  const marks = bars.flatMap(({ rank, least: low, most: high }) =>
    [low, high].filter((at) => at > 0 && at < total).map((at) => ({ rank, at })),
  );
  return [tickY(marks, { x: 'rank', y: 'at', stroke: LIMIT, strokeWidth: 2 } as never)];
}

function describe(sizes: ArrayLike<number>): string {
  const [least, most] = rangeOf(sizes);
  return `${sizes.length} clusters, from ${size(least)} to ${size(most)}`;
}
