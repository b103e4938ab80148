import { html, type Markup } from '@coke/report';
import { size } from '@coke/report/format';
import { ratioName } from './comparison.ts';
import type { Report } from './report.ts';
import { sizeChart } from './size-chart.ts';

/** The sizes of every clustering against its bound; without one, against that of the main one. */
export function sizesSection({ clusterings, main }: Report): Markup {
  const largest = Math.max(...clusterings.map(({ last }) => last.largest));
  const charts = clusterings.map(({ ratio, last }) => {
    const line = last.minSize || main.last.minSize;
    const name = last.minSize > 0 ? 'bound' : `bound of ratio ${main.ratio}`;
    const title = ratioName(ratio);
    return sizeChart(last.sizes, { title, line, lineName: `${name}: ${size(line)}`, largest });
  });
  return html`<section>
<h2>Sizes of the clusters</h2>
<p class="note">Images in a cluster, one bar each, the smallest first.
<span class="box low"></span>Smaller than the line.</p>
<div class="charts">${charts}</div>
</section>`;
}
