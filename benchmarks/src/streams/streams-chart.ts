import { standAloneChart } from '@coke/report';
import { line } from '@observablehq/plot';
import { BATCH } from './drifting-streams.ts';

export interface ChartLine {
  readonly name: string;
  readonly squares: readonly number[];
}

const COLORS = ['#8250a8', '#9a7412', '#2060c0', '#118866', '#c8591b', '#c02050', '#5c6670'];
/** Batches that a point of a line is the mean of. */
const TOGETHER = 5;

/** Squared distance of rows to the nearest center over the stream, on a logarithmic scale. */
export function streamsChart(title: string, lines: readonly ChartLine[]): string {
  const drawn = lines.map(({ name, squares }, i) => ({
    ...{ name, color: COLORS[i % COLORS.length]! },
    points: Array.from({ length: Math.floor(squares.length / TOGETHER) }, (_, at) => {
      const part = squares.slice(at * TOGETHER, (at + 1) * TOGETHER);
      const mean = part.reduce((sum, value) => sum + value, 0) / TOGETHER;
      // Names are placed by heights, so heights are logarithms, not the scale.
      return { x: (at + 1) * TOGETHER * BATCH, y: Math.log10(mean) };
    }),
  }));
  const heights = drawn.flatMap(({ points }) => points.map(({ y }) => y));
  const rows = Math.max(...lines.map(({ squares }) => squares.length)) * BATCH;
  const ticks = [5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000].map(Math.log10);
  const domain = [Math.log10(7), Math.max(1.5, ...heights) + 0.05] as const;
  return standAloneChart({
    title,
    x: { label: 'rows of the stream', domain: [0, rows], ticks: 5 },
    y: {
      ...{ label: '↑ squared distance of a row to the nearest center', domain },
      ticks: ticks.filter((tick) => tick >= domain[0] && tick <= domain[1]),
      tickFormat: (tick: number) => String(Math.round(10 ** tick)),
    },
    marks: drawn.map(({ points, color }) =>
      line(points, { x: 'x', y: 'y', stroke: color, strokeWidth: 1.8 }),
    ),
    names: drawn.map(({ name, color, points }) => ({ name, color, ...points.at(-1)! })),
  });
}
