import { html, type Markup } from '@coke/report';
import { ratioName } from './comparison.ts';
import { limitChart } from './limit-chart.ts';
import type { Report } from './report.ts';

/** Shortfall and proved limit, epoch by epoch, of every clustering that has a bound. */
export function limitsSection({ clusterings }: Report): Markup {
  const charts = clusterings
    .filter(({ last }) => last.minSize > 0)
    .map(({ ratio, certificates }) => limitChart(ratioName(ratio), certificates));
  return html`<section>
<h2>How far the bound was missed, and proof that it cannot have been by more</h2>
<p class="note">What small clusters lacked of their bounds, all together, in per cent of the images; and the
limit that follows from the prices of the clusters, whatever the data and its order; with equal sizes the two
are the same. Mind the scales.</p>
<div class="charts">${charts}</div>
</section>`;
}
