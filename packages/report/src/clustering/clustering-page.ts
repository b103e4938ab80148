import { knownNames } from '@coke/core/check-options';
import { PAGE_SCRIPT } from '../generated/page-script.ts';
import { html } from '../html.ts';
import { page } from '../page.ts';
import { alarmsSection } from './alarms.ts';
import { cardsSection } from './cards-section.ts';
import type { ClusteringReport } from './clustering-report.ts';
import { CLUSTERING_STYLE } from './clustering-style.ts';
import { headline } from './headline.ts';
import { counted } from './limits.ts';
import { madeSection } from './made-section.ts';
import { mapSection } from './map-section.ts';
import { qualitySection } from './quality-section.ts';
import { sizesSection } from './sizes-section.ts';
import { tableSection } from './table-section.ts';

const NAMES = [
  ...['name', 'metric', 'outcome', 'unbounded', 'isBounded', 'clusters', 'map', 'scores', 'notes'],
  ...['sampled', 'made'],
] as const;

/**
 * A clustering as an HTML page that answers "what did I get?" It needs no other file, and no data leave it. All of
 * it can be read without its script, which draws the map for the mouse and the keyboard, sorts, filters and copies.
 *
 * @returns The text of the page.
 * @throws TypeError for a name that is none of a report's.
 */
export function clusteringPage(report: ClusteringReport): string {
  knownNames('report', report, NAMES);
  const { name, outcome } = report;
  return page({
    title: `${name}: ${counted(outcome.sizes.length, 'cluster')}`,
    style: CLUSTERING_STYLE,
    script: PAGE_SCRIPT,
    content: html`${headline(report)}
${alarmsSection(report)}
${sizesSection(report)}
${qualitySection(report)}
${mapSection(report)}
${cardsSection(report)}
${tableSection(report)}
${madeSection(report)}`,
  });
}
