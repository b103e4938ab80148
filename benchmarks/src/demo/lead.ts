import { html, type Markup } from '@coke/report';
import { whole } from '@coke/report/format';
import { clustersBelow } from './clustering.ts';
import type { Report } from './report.ts';

/** What the limits changed, in two sentences: sizes without and with them, and what that cost. */
export function lead({ clusterings: [free], main }: Report): Markup | undefined {
  if (!free || free === main) return undefined;
  const { minSize } = main.limits;
  const k = whole(main.centers.rows);
  const below = clustersBelow(free.certificate, minSize);
  const [before, after] = [free, main].map(({ certificate }) =>
    certificate.meanSimilarity!.toFixed(4),
  );
  return html`<p class="lead">Without limits, <b>${whole(below)} of ${k}</b> clusters are smaller than ${whole(minSize)}: the
smallest has ${whole(free.certificate.smallest)} images, the largest ${whole(free.certificate.largest)}. With the limit
<b>${clustersBelow(main.certificate, minSize) === 0 ? 'none is' : `${whole(clustersBelow(main.certificate, minSize))} are`}</b>, and the mean cosine that k-means maximises is <b>${after}</b> in place of ${before}.</p>`;
}
