import { html, type Markup } from '@coke/report';
import { whole } from '@coke/report/format';
import type { Report } from './report.ts';
import { sizeChart } from './size-chart.ts';
import { limitsName } from './size-limits.ts';

/** The sizes of every clustering against its lower limit; without one, against that of the main one. */
export function sizesSection({ clusterings, main }: Report): Markup {
  const largest = Math.max(...clusterings.map(({ certificate }) => certificate.largest));
  const charts = clusterings.map(({ limits, certificate: { sizes } }) => {
    const line = limits.minSize > 1 ? limits.minSize : main.limits.minSize;
    return sizeChart(sizes, { title: limitsName(limits), line, lineName: whole(line), largest });
  });
  return html`<section>
<h2>Sizes of the clusters</h2>
<p class="note">Images in a cluster, one bar each, the smallest first.
<span class="box low"></span>Smaller than the line.</p>
<div class="charts">${charts}</div>
</section>`;
}
