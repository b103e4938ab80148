import { centersSection } from './centers-section.ts';
import { BATCH_SIZE, type Clustering, clustersBelow } from './clustering.ts';
import { comparisonSection } from './comparison-section.ts';
import { bound, percent, whole } from './format.ts';
import { limitsSection } from './limits-section.ts';
import { PAGE_STYLE } from './page-style.ts';
import type { Report } from './report.ts';
import { sizesSection } from './sizes-section.ts';

/** The report as an HTML page that needs no other file. */
export function page(report: Report): string {
  const { images, main, subject, backend, seconds } = report;
  const [n, k] = [whole(images.images.rows), whole(main.centers.rows)];
  const title = `${n} ${escapeText(subject)} in ${k} clusters${outcome(main)}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p class="note">Size-constrained online k-means: ${main.certificates.length} passes over the images in
batches of ${whole(BATCH_SIZE)}, by the cosine between pixels, on the ${escapeText(backend)} backend.
The same for other bounds, to compare; all of it took ${seconds.toFixed(0)} seconds.</p>
${comparisonSection(report)}
${sizesSection(report)}
${limitsSection(report)}
${centersSection(report)}
<footer>Qian, Xu, Hu, Li and Jin, <a href="https://arxiv.org/abs/2105.11527">Unsupervised Visual
Representation Learning by Online Constrained K-Means</a>, CVPR 2022.</footer>
</main>
</body>
</html>
`;
}

function outcome({ last }: Clustering): string {
  if (last.minSize === 0) return '';
  if (clustersBelow(last) === 0) return `, none smaller than ${bound(last.minSize)}`;
  return `, ${percent(last.shortfall)} short of ${bound(last.minSize)} in each`;
}

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
