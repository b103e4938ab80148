import { figure, HALO, type Markup, plotSvg } from '@coke/report';
import { whole } from '@coke/report/format';
import { rectY, ruleY, text } from '@observablehq/plot';

export interface SizeChartOptions {
  readonly title: string;
  /** A size to draw a line at, and to tell smaller clusters by. */
  readonly line: number;
  /** What the line is. */
  readonly lineName: string;
  /** End of the axis, the same for charts that are to be compared. */
  readonly largest: number;
}

/** Sizes of clusters as bars, the smallest first. */
export function sizeChart(
  unordered: ArrayLike<number>,
  { title, line, lineName, largest }: SizeChartOptions,
): Markup {
  const sizes = Array.from(unordered).sort((a, b) => a - b);
  const isBelow = (size: number) => size < line;
  const bars = rectY(sizes, {
    x1: (_, i) => i,
    x2: (_, i) => i + 1,
    y: (size) => size,
    insetRight: sizes.length > 150 ? 0 : 0.8,
    fill: (size) => (isBelow(size) ? 'var(--low)' : 'var(--s0)'),
    title: (size) => `${whole(size)} images${isBelow(size) ? ', below the line' : ''}`,
  });
  const name = { x: 0, y: line, dx: 2, dy: -5, textAnchor: 'start', lineAnchor: 'bottom' } as const;
  const chart = plotSvg(title, {
    marginBottom: 8,
    x: { axis: null, domain: [0, sizes.length] },
    y: { grid: true, label: null, domain: [0, largest], ticks: 5 },
    marks: [
      bars,
      ruleY([line], { stroke: 'var(--line)', strokeWidth: 1.5 }),
      text([lineName], { ...name, fill: 'var(--line)', fontWeight: 600, ...HALO }),
      ruleY([0], { stroke: 'var(--muted)' }),
    ],
  });
  return figure({ title, chart });
}
