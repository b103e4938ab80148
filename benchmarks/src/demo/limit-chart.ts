import type { Certificate } from '@coke/core';
import { dot, line, ruleY } from '@observablehq/plot';
import { percent } from './format.ts';
import { plotSvg } from './plot.ts';

/** A point of one of the two curves. */
interface Point {
  readonly epoch: number;
  readonly share: number;
}

/** The smallest end of the axis: 0.05 %, so that almost nothing looks like almost nothing. */
const LEAST = 0.0005;

/** What the clusters lacked of their bounds, epoch by epoch, under the limit that is proved for it. */
export function limitChart(certificates: readonly Certificate[]): string {
  const points = (of: (certificate: Certificate) => number): Point[] =>
    certificates.map((certificate, i) => ({ epoch: i + 1, share: 100 * of(certificate) }));
  const measured = points(({ shortfall }) => shortfall);
  const proved = points(({ shortfallLimit }) => shortfallLimit);
  const largest = Math.max(...[...measured, ...proved].map(({ share }) => share), 100 * LEAST);
  const epochs = certificates.length;
  return plotSvg({
    x: { label: 'epoch', domain: [0.5, epochs + 0.5], ticks: whole(epochs), tickFormat: String },
    y: { grid: true, label: 'per cent of the images', domain: [0, 1.15 * largest], ticks: 5 },
    marks: [
      ruleY([0], { stroke: 'var(--muted)' }),
      ...curve(proved, 'proved limit', 'var(--line)', '5 4'),
      ...curve(measured, 'short by', 'var(--bar)'),
    ],
  });
}

function curve(points: readonly Point[], name: string, stroke: string, dashes?: string) {
  const at = { x: 'epoch', y: 'share' } as const;
  const title = ({ epoch, share }: Point) => `${name}, epoch ${epoch}: ${percent(share / 100)}`;
  return [
    line(points, { ...at, stroke, strokeWidth: 2, ...(dashes && { strokeDasharray: dashes }) }),
    dot(points, { ...at, fill: stroke, r: 3.5, title }),
  ];
}

/** Epochs to label on the axis: all, or some where there are many. */
function whole(epochs: number): number[] {
  const step = Math.ceil(epochs / 10);
  return Array.from({ length: Math.floor(epochs / step) }, (_, i) => (i + 1) * step);
}
