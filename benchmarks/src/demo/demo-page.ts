import { html, page } from '@coke/report';
import { whole } from '@coke/report/format';
import { centersSection } from './centers-section.ts';
import type { Clustering } from './clustering.ts';
import { comparisonSection } from './comparison-section.ts';
import { DEMO_STYLE } from './demo-style.ts';
import { lead } from './lead.ts';
import type { Report } from './report.ts';
import { sizesSection } from './sizes-section.ts';

/** The report as an HTML page that needs no other file. */
export function demoPage(report: Report): string {
  const { images, main, subject, thinned, backend, seconds } = report;
  const [n, k] = [whole(images.images.rows), whole(main.centers.rows)];
  const passes = Math.max(...report.clusterings.map(({ certificate }) => certificate.iterations!));
  const how = `${thinned ? THINNED : ''}Exact constrained k-means by the cosine between pixels, three times from the same first centers: without limits on sizes, with a lower limit, with equal sizes. At most ${passes} passes over the images each, on the ${backend} backend, ${seconds.toFixed(0)} seconds in all.`;
  return page({
    title: `${n} ${subject} in ${k} clusters${outcome(main)}`,
    style: DEMO_STYLE,
    content: html`${lead(report)}
<p class="note">${how}</p>
${sizesSection(report)}
${comparisonSection(report)}
${centersSection(report)}`,
  });
}

const THINNED =
  'MNIST with its classes thinned, since most data has rare classes: of 0 all images, of 1 every second, of 2 every third, … of 9 every tenth. ';

function outcome({ limits: { minSize, maxSize } }: Clustering): string {
  if (maxSize <= minSize + 1) return ' of equal sizes';
  return minSize > 1 ? `, none smaller than ${whole(minSize)}` : '';
}
