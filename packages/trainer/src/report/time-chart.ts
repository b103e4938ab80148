import { epochAxis, figure, type Markup, plotSvg } from '@coke/report';
import { percentTick } from '@coke/report/format';
import { rectY, ruleY } from '@observablehq/plot';
import type { EpochRecord } from '../history/epoch-record.ts';

/** What time goes to, from the bottom up. */
const partsOf = (isClustering: boolean) =>
  [
    { name: 'network', color: 'var(--s0)' },
    { name: isClustering ? 'clustering' : 'what the objective keeps', color: 'var(--s1)' },
    { name: 'waiting for images', color: 'var(--s3)' },
  ] as const;

/** Share of every epoch's time that went to the network, to the clustering and to waiting. */
export function timeChart(records: readonly EpochRecord[]): Markup {
  const parts = partsOf(records.at(-1)!.heads.length > 0);
  const shares = records.flatMap(({ epoch, clusteringShare, waitingShare }) => {
    const network = Math.max(0, 1 - clusteringShare - waitingShare);
    let from = 0;
    return [network, clusteringShare, waitingShare].map((share, i) => {
      const { name, color } = parts[i]!;
      const bar = { epoch, name, color, share, from, to: from + share };
      from += share;
      return bar;
    });
  });
  const [first, last] = [records[0]!.epoch, records.at(-1)!.epoch];
  const chart = plotSvg('What time went to', {
    x: { ...epochAxis(first, last), domain: [first - 0.5, last + 0.5] },
    y: { label: null, domain: [0, 1], ticks: 5, tickFormat: (share) => percentTick(share) },
    marks: [
      rectY(shares, {
        x1: ({ epoch }) => epoch - 0.5,
        x2: ({ epoch }) => epoch + 0.5,
        ...{ y1: 'from', y2: 'to', fill: 'color', insetRight: records.length > 40 ? 0 : 0.8 },
        // Bars that touch should show no seam.
        shapeRendering: 'crispEdges',
        title: ({ epoch, name, share }) => `${name}, epoch ${epoch}: ${percentTick(share)}`,
      }),
      ruleY([0], { stroke: 'var(--muted)' }),
    ],
  });
  return figure({ title: 'What time went to', keys: parts, chart });
}
