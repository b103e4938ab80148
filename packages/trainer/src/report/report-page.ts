import { html, page } from '@coke/report';
import type { EpochRecord } from '../history/epoch-record.ts';
import { alarmsSection } from './alarms-section.ts';
import { curvesSection } from './curves-section.ts';
import { epochsTable } from './epochs-table.ts';
import type { JudgedFeatures } from './judged-features.ts';
import { lead } from './lead.ts';
import type { NearestImages } from './nearest-images.ts';
import { nearestSection } from './nearest-section.ts';
import { optionsSection } from './options-section.ts';
import { REPORT_STYLE } from './report-style.ts';
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

/** What made a page, where it is not of one method. */
export const MADE_BY = 'Made by @coke/trainer.';

/** The report as an HTML page that needs no other file, and no script. */
export function reportPage({
  title,
  note,
  options,
  records,
  others = [],
  nearest = [],
}: ReportContent): string {
  const content = html`${lead(records, others)}
${alarmsSection(records)}
${curvesSection(records, others)}
${summary(records)}
${records.at(-1)!.heads.length > 0 ? sizesSection(records) : undefined}
${nearest.map(nearestSection)}
${timeSection(records)}
${options && optionsSection(options)}
${epochsTable(records)}`;
  const { objective = 'coke' } = records[0]!;
  return page({
    ...{ title, note, style: REPORT_STYLE, content },
    // The paper that pages name is not that of another objective.
    ...(objective !== 'coke' && { footer: MADE_BY }),
  });
}
