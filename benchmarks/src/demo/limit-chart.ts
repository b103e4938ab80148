import type { Certificate } from '@coke/core';
import { lineChart, type Markup, type Point } from '@coke/report';
import { smallPercent } from '@coke/report/format';

/** The smallest end of the axis: 0.05 %, so that almost nothing looks like almost nothing. */
const LEAST = 0.0005;

/** What the clusters lacked of their bounds, epoch by epoch, under the limit that is proved for it. */
export function limitChart(
  title: string,
  certificates: readonly Certificate[],
): Markup | undefined {
  const points = (of: (certificate: Certificate) => number): Point[] =>
    certificates.map((certificate, i) => ({ epoch: i + 1, value: of(certificate) }));
  const proved = points(({ shortfallLimit }) => shortfallLimit);
  const measured = points(({ shortfall }) => shortfall);
  return lineChart({
    title,
    series: [
      { name: 'proved limit', color: 'var(--line)', isDashed: true, points: proved },
      { name: 'short by', color: 'var(--s0)', points: measured },
    ],
    epochs: [1, certificates.length],
    format: smallPercent,
    zero: true,
    least: LEAST,
  });
}
