import { ratioName } from './comparison.ts';
import { bound } from './format.ts';
import type { Report } from './report.ts';
import { sizeChart } from './size-chart.ts';

/** The sizes of every clustering against its bound; without one, against that of the main one. */
export function sizesSection({ clusterings, main }: Report): string {
  const largest = Math.max(...clusterings.map(({ last }) => last.largest));
  const charts = clusterings.map(({ ratio, last }) => {
    const line = last.minSize || main.last.minSize;
    const name = last.minSize > 0 ? 'bound' : `bound of ratio ${main.ratio}`;
    const chart = sizeChart(last.sizes, { line, lineName: `${name}: ${bound(line)}`, largest });
    return `<div><h3>${ratioName(ratio)}</h3>${chart}</div>`;
  });
  return `<section>
<h2>Sizes of the clusters</h2>
<p class="note">One bar a cluster, the smallest first.
<span class="key" style="background: var(--low)"></span>Smaller than the line.</p>
<div class="columns">${charts.join('\n')}</div>
</section>`;
}
