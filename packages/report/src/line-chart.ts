import { dot, line, type Markish, ruleY } from '@observablehq/plot';
import { epochAxis } from './epoch-axis.ts';
import { figure, type Key } from './figure.ts';
import type { Markup } from './html.ts';
import { plotSvg } from './plot-svg.ts';

/** A quantity over epochs; where it was not measured there is no point. */
export interface Series extends Key {
  readonly points: readonly Point[];
}

export interface Point {
  readonly epoch: number;
  readonly value: number;
}

export interface LineChartOptions {
  readonly title: string;
  readonly note?: string;
  readonly series: readonly Series[];
  /** First and last epoch, the same for charts one beside the other. */
  readonly epochs: readonly [number, number];
  /** A value as the reader gets it. */
  readonly format: (value: number) => string;
  /** Does the axis begin at 0? */
  readonly zero?: boolean;
  /**
   * The axis goes from 0 to at least this, so that almost nothing looks like almost nothing.
   * @defaultValue it ends where values do
   */
  readonly least?: number;
  /** Levels to compare with, drawn dashed. */
  readonly levels?: readonly Level[];
}

export interface Level {
  readonly name: string;
  readonly value: number;
  /** @defaultValue muted */
  readonly color?: string;
}

const MUTED = 'var(--muted)';

/** More points than these would be a thick line: then they are there for the mouse alone. */
const MOST_DOTS = 40;
/** And with more than these they would be what the page is made of. */
const MOST_TITLES = 400;

/** Lines over epochs, or nothing where nothing was measured. */
export function lineChart(options: LineChartOptions): Markup | undefined {
  const { title, note, epochs, format, zero = false, least, levels = [] } = options;
  const series = options.series.filter(({ points }) => points.length > 0);
  if (series.length === 0) return undefined;
  const keys: Key[] = [
    ...(series.length > 1 || levels.length > 0 ? series : []),
    ...levels.map(({ name, color = MUTED }) => ({ name, color, isDashed: true })),
  ];
  const chart = plotSvg(title, {
    x: epochAxis(...epochs),
    y: {
      label: null,
      grid: true,
      nice: true,
      ticks: 5,
      zero,
      tickFormat: (value) => format(value),
      ...(least !== undefined && { domain: [0, Math.max(least, ...valuesOf(series))] }),
    },
    marks: [
      ...levels.map(({ value, color = MUTED }) =>
        ruleY([value], { stroke: color, strokeDasharray: '4 4' }),
      ),
      ...series.flatMap((one) => marksOf(one, format)),
    ],
  });
  return figure({ title, keys, chart, ...(note !== undefined && { note }) });
}

function valuesOf(series: readonly Series[]): number[] {
  return series.flatMap(({ points }) => points.map(({ value }) => value));
}

function marksOf(
  { name, color, isDashed, points }: Series,
  format: (v: number) => string,
): Markish[] {
  const at = { x: 'epoch', y: 'value' } as const;
  const dash = isDashed ? { strokeDasharray: '5 3' } : {};
  const title = ({ epoch, value }: Point) => `${name}, epoch ${epoch}: ${format(value)}`;
  const seen = points.length > MOST_DOTS ? { r: 4, fillOpacity: 0 } : { r: 2.4 };
  return [
    line(points, { ...at, ...dash, stroke: color, strokeWidth: 2, strokeLinejoin: 'round' }),
    ...(points.length > MOST_TITLES ? [] : [dot(points, { ...at, ...seen, fill: color, title })]),
  ];
}
