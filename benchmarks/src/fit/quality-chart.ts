import type { Metric } from '@coke/core';
import { MUTED, standAloneChart } from '@coke/report';
import { dot, line, ruleY } from '@observablehq/plot';
import { curve, targetQuality } from './curve.ts';
import { QUALITY } from './judge.ts';
import type { Point, Result } from './measure.ts';

/** Quality over time: one line a contestant, dashed where rows go to the nearest center instead. */
export function qualityChart(results: readonly Result[], metric: Metric, title: string): string {
  const all = results.map((result) => ({ ...result.contestant, points: curve(result) }));
  const curves = all.filter(({ points }) => points.length > 0);
  const points = curves.flatMap((each) => each.points);
  const target = targetQuality(results, metric);
  const aim =
    target === undefined
      ? []
      : [{ name: '– – target: 1 % from the best', color: MUTED, y: target }];
  const seconds = points.map((point) => point.seconds);
  const x = [0.8 * Math.min(...seconds), 1.25 * Math.max(...seconds)] as const;
  const marks = curves.flatMap(({ points: own, color, ratio }) => {
    const at = { x: 'seconds', y: 'quality', stroke: color } as const;
    const free = { x: 'seconds', y: 'nearestQuality', stroke: color } as const;
    return [
      ...(ratio > 0
        ? [line(own.filter(hasNearest), { ...free, strokeWidth: 1, strokeDasharray: '3 3' })]
        : []),
      line(own, { ...at, strokeWidth: 2 }),
      dot(own, { x: 'seconds', y: 'quality', fill: color, r: 2.5 }),
    ];
  });
  const names = curves.map(({ name, color, points: own }) => {
    const { seconds: end, quality } = own.at(-1)!;
    return { name, color, x: end, y: quality };
  });
  return standAloneChart({
    title,
    x: {
      type: 'log',
      label: 'seconds of fitting, logarithmic',
      domain: x,
      ticks: 6,
      tickFormat: '~r',
    },
    y: {
      label: `${QUALITY[metric].axis} (dashed: the nearest, whatever its size)`,
      domain: range(points.flatMap((p) => [p.quality, p.nearestQuality ?? p.quality])),
    },
    marks: [
      ruleY(
        aim.map(({ y }) => y),
        { stroke: MUTED, strokeDasharray: '6 4' },
      ),
      ...marks,
    ],
    names: [...names, ...aim],
  });
}

function hasNearest({ nearestQuality }: Point): boolean {
  return nearestQuality !== undefined;
}

/** All values, and a little room. */
function range(values: readonly number[]): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = 0.04 * (high - low || 1);
  return [low - room, high + room];
}
