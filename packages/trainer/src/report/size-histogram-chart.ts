import { figure, HALO, type Markup, plotSvg, WIDE } from '@coke/report';
import { size, whole } from '@coke/report/format';
import { rectY, ruleX, ruleY, text } from '@observablehq/plot';
import type { HeadRecord } from '../history/epoch-record.ts';

/** How many clusters of a head are how large, against the bound. */
export function sizeHistogramChart(name: string, { sizes, minSize }: HeadRecord): Markup {
  const { width, counts } = sizes;
  const end = counts.length * width;
  const bins = counts.map((count, i) => ({ from: i * width, to: (i + 1) * width, count }));
  // A bin that the bound goes through may hold either.
  const isBelow = ({ to }: { to: number }) => to <= minSize;
  const bound = { stroke: 'var(--line)', strokeWidth: 1.5 } as const;
  const isLeft = minSize > end / 2;
  const place = { dx: isLeft ? -5 : 5, textAnchor: isLeft ? 'end' : 'start' } as const;
  const chart = plotSvg(name, {
    ...WIDE,
    x: { label: 'images in a cluster', domain: [0, Math.max(end, minSize)], ticks: 6 },
    y: { label: null, grid: true, ticks: 5, nice: true },
    marks: [
      rectY(bins, {
        ...{ x1: 'from', x2: 'to', y: 'count', insetLeft: 0.5, insetRight: 0.5 },
        fill: (bin) => (isBelow(bin) ? 'var(--low)' : 'var(--s0)'),
        title: ({ from, to, count }) =>
          `${whole(count)} clusters of ${whole(from)} to less than ${whole(to)} images`,
      }),
      ruleY([0], { stroke: 'var(--muted)' }),
      ...(minSize > 0
        ? [
            ruleX([minSize], bound),
            text([`bound ${size(minSize)}`], {
              ...{ x: minSize, frameAnchor: 'top', ...place, ...HALO },
              ...{ fill: 'var(--line)', fontWeight: 600 },
            }),
          ]
        : []),
    ],
  });
  return figure({ title: name, note: 'Clusters by their size.', chart });
}
