import { html, page } from '@coke/report';
import { size, smallPercent, whole } from '@coke/report/format';
import { centersSection } from './centers-section.ts';
import { BATCH_SIZE, type Clustering, clustersBelow } from './clustering.ts';
import { comparisonSection } from './comparison-section.ts';
import { DEMO_STYLE } from './demo-style.ts';
import { limitsSection } from './limits-section.ts';
import type { Report } from './report.ts';
import { sizesSection } from './sizes-section.ts';

/** The report as an HTML page that needs no other file. */
export function demoPage(report: Report): string {
  const { images, main, subject, backend, seconds } = report;
  const [n, k] = [whole(images.images.rows), whole(main.centers.rows)];
  return page({
    title: `${n} ${subject} in ${k} clusters${outcome(main)}`,
    note: `Size-constrained online k-means: ${main.certificates.length} passes over the images in batches of ${whole(BATCH_SIZE)}, by the cosine between pixels, on the ${backend} backend. The same for other bounds, to compare; all of it took ${seconds.toFixed(0)} seconds.`,
    style: DEMO_STYLE,
    content: html`${comparisonSection(report)}
${sizesSection(report)}
${limitsSection(report)}
${centersSection(report)}`,
  });
}

function outcome({ last }: Clustering): string {
  if (last.minSize === 0) return '';
  if (clustersBelow(last) === 0) return `, none smaller than ${size(last.minSize)}`;
  return `, ${smallPercent(last.shortfall)} short of ${size(last.minSize)} in each`;
}
