import { MUTED, standAloneChart } from '@coke/report';
import { line, ruleY, text } from '@observablehq/plot';
import type { Result } from './measure.ts';

/** Sizes in averages above which lines are cut off: what matters is small. */
const LARGEST = 2;

/** Sizes of each contestant's clusters, the smallest first, and the bounds that are to hold. */
export function sizesChart(results: readonly Result[], title: string): string {
  const ended = results.filter(({ fits }) => fits[0]!.sizes.length > 0);
  const curves = ended.map(({ contestant, fits }) => {
    const sizes = [...fits[0]!.sizes].sort((a, b) => a - b);
    const average = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
    const points = sizes.map((size, i) => ({
      x: (100 * (i + 0.5)) / sizes.length,
      y: size / average,
    }));
    return {
      ...contestant,
      smallest: points[0]!.y,
      points: points.filter(({ y }) => y <= LARGEST),
    };
  });
  const bounds = [...new Set(curves.map(({ ratio }) => ratio).filter((ratio) => ratio > 0))];
  // Lines meet where they end: names stand in the order in which lines begin.
  const order = [...curves].sort((a, b) => b.smallest - a.smallest);
  return standAloneChart({
    title,
    x: { label: '% of the clusters, the smallest first', domain: [0, 100] },
    y: { label: '↑ rows of a cluster, in averages (N/K)', domain: [0, LARGEST] },
    marks: [
      ruleY([0, 1], { stroke: MUTED, strokeWidth: 1 }),
      ...curves.map(({ points, color }) =>
        line(points, { x: 'x', y: 'y', stroke: color, strokeWidth: 2 }),
      ),
      ruleY(bounds, { stroke: MUTED, strokeDasharray: '6 4' }),
      text(bounds, {
        ...{ x: () => 100, y: (ratio: number) => ratio, text: (ratio: number) => `bound ${ratio}` },
        ...{ textAnchor: 'end', dx: -4, dy: 10, fill: MUTED },
      }),
    ],
    names: order.map(({ name, color }) => ({ name, color, y: LARGEST / 2 })),
  });
}
