import type { Clustering } from './clustering.ts';
import { ROWS, ratioName } from './comparison.ts';
import type { Report } from './report.ts';

/** The comparison of the terminal as a table of the page. */
export function comparisonSection({ clusterings, main }: Report): string {
  const cells = (of: (clustering: Clustering) => string, tag = 'td') =>
    clusterings
      .map((one) => `<${tag}${one === main ? ' class="main"' : ''}>${of(one)}</${tag}>`)
      .join('');
  const rows = ROWS.map(({ name, of }) => `<tr><th scope="row">${name}</th>${cells(of)}</tr>`);
  return `<section>
<h2>What the bound costs</h2>
<p class="note">The ratio is the size that every cluster must have, as a share of the average size.
NMI and purity compare the clusters with the true classes, which the clustering never saw.</p>
<div class="scroll"><table>
<thead><tr><th></th>${cells(({ ratio }) => ratioName(ratio), 'th')}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table></div>
</section>`;
}
