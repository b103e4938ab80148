import { html, type Markup } from '@coke/report';
import type { Clustering } from './clustering.ts';
import { comparisonRows } from './comparison.ts';
import type { Report } from './report.ts';
import { limitsName } from './size-limits.ts';

/** The comparison of the terminal as a table of the page. */
export function comparisonSection(report: Report): Markup {
  const { clusterings, main } = report;
  const mark = (one: Clustering) => (one === main ? html` class="main"` : undefined);
  const heads = clusterings.map((one) => html`<th${mark(one)}>${limitsName(one.limits)}</th>`);
  const rows = comparisonRows(report).map(({ name, of }) => {
    const cells = clusterings.map((one) => html`<td${mark(one)}>${of(one)}</td>`);
    return html`<tr><th scope="row">${name}</th>${cells}</tr>\n`;
  });
  return html`<section>
<h2>What the limits cost</h2>
<p class="note">Mean cosine is what k-means maximises: between each image and the center of its cluster.
“Better by at most” is proved: for these centers, no other choice of clusters within the limits has a mean
cosine that is larger by more. NMI and purity compare the clusters with the true classes, which the
clustering never saw.</p>
<div class="scroll"><table class="comparison">
<thead><tr><th></th>${heads}</tr></thead>
<tbody>
${rows}</tbody>
</table></div>
</section>`;
}
