import type { EpochRecord } from '../history/epoch-record.ts';
import { alarmsSection } from './alarms-section.ts';
import { curvesSection } from './curves-section.ts';
import { epochsTable } from './epochs-table.ts';
import { html, Markup } from './html.ts';
import type { JudgedFeatures } from './judged-features.ts';
import type { NearestImages } from './nearest-images.ts';
import { nearestSection } from './nearest-section.ts';
import { optionsSection } from './options-section.ts';
import { PAGE_STYLE } from './page-style.ts';
import { sizesSection } from './sizes-section.ts';
import { summary } from './summary.ts';
import { timeSection } from './time-section.ts';

/** What a report tells about. */
export interface ReportContent {
  /** What was trained, and on what. */
  readonly title: string;
  /** A sentence below the title. */
  readonly note?: string;
  /** Of the run, by their names: `trainer.options`, and whatever else one should know. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** Of the epochs so far, at least one: `trainer.history`, or what `readEpochLog` reads. */
  readonly records: readonly EpochRecord[];
  /** What test accuracy is drawn beside: other features, judged by the same images. */
  readonly others?: readonly JudgedFeatures[];
  /** Images nearest to some centers, one for each head that is to be looked at. */
  readonly nearest?: readonly NearestImages[];
}

/** The report as an HTML page that needs no other file, and no script. */
export function reportPage({
  title,
  note,
  options,
  records,
  others = [],
  nearest = [],
}: ReportContent): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${title}</title>
<style>${new Markup(PAGE_STYLE)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${note === undefined ? undefined : html`<p class="note">${note}</p>`}
${summary(records)}
${alarmsSection(records)}
${curvesSection(records, others)}
${sizesSection(records)}
${nearest.map(nearestSection)}
${timeSection(records)}
${options && optionsSection(options)}
${epochsTable(records)}
<footer>Qian, Xu, Hu, Li and Jin, <a href="https://arxiv.org/abs/2105.11527">Unsupervised Visual
Representation Learning by Online Constrained K-Means</a>, CVPR 2022.</footer>
</main>
</body>
</html>
`;
  return page.text;
}
