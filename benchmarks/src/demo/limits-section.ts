import { ratioName } from './comparison.ts';
import { limitChart } from './limit-chart.ts';
import type { Report } from './report.ts';

/** Shortfall and proved limit, epoch by epoch, of every clustering that has a bound. */
export function limitsSection({ clusterings }: Report): string {
  const charts = clusterings
    .filter(({ last }) => last.minSize > 0)
    .map(({ ratio, certificates }) => {
      return `<div><h3>${ratioName(ratio)}</h3>${limitChart(certificates)}</div>`;
    });
  return `<section>
<h2>How far the bound was missed, and proof that it cannot have been by more</h2>
<p class="note"><span class="key" style="background: var(--bar)"></span>What small clusters lacked of
their bounds, all together.
<span class="key dashed"></span>The limit that follows from the prices of the clusters, whatever the
data and its order; with equal sizes the two are the same. Mind the scales.</p>
<div class="columns">${charts.join('\n')}</div>
</section>`;
}
