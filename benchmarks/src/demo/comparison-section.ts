import { html, type Markup } from '@coke/report';
import type { Clustering } from './clustering.ts';
import { ROWS, ratioName } from './comparison.ts';
import type { Report } from './report.ts';

/** The comparison of the terminal as a table of the page. */
export function comparisonSection({ clusterings, main }: Report): Markup {
  const mark = (one: Clustering) => (one === main ? html` class="main"` : undefined);
  const heads = clusterings.map((one) => html`<th${mark(one)}>${ratioName(one.ratio)}</th>`);
  const rows = ROWS.map(({ name, of }) => {
    const cells = clusterings.map((one) => html`<td${mark(one)}>${of(one)}</td>`);
    return html`<tr><th scope="row">${name}</th>${cells}</tr>\n`;
  });
  return html`<section>
<h2>What the bound costs</h2>
<p class="note">The ratio is the size that every cluster must have, as a share of the average size.
NMI and purity compare the clusters with the true classes, which the clustering never saw.</p>
<div class="scroll"><table class="comparison">
<thead><tr><th></th>${heads}</tr></thead>
<tbody>
${rows}</tbody>
</table></div>
</section>`;
}
