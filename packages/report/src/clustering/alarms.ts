import { size, smallPercent } from '../format.ts';
import { html, type Markup } from '../html.ts';
import type { ClusteringReport } from './clustering-report.ts';
import { counted, limitsOf } from './limits.ts';
import { qualityOf } from './quality.ts';

const MOST_NAMED = 10;

/** What is wrong with the result, in sentences; none where nothing is. */
export function alarms(report: ClusteringReport): string[] {
  const { outcome, metric } = report;
  const { sizes, minSizes, maxSizes, total } = outcome;
  const { areSet, broken } = limitsOf(report);
  const quality = qualityOf(outcome, metric)?.value;
  const empty = Array.from(sizes).filter((one, k) => one === 0 && minSizes[k]! <= 1).length;
  const missed = broken.reduce(
    (sum, k) => sum + Math.max(minSizes[k]! - sizes[k]!, sizes[k]! - maxSizes[k]!),
    0,
  );
  const named = broken
    .slice(0, MOST_NAMED)
    .map((k) => `${k} (${size(sizes[k]!)})`)
    .join(', ');
  const more = broken.length > MOST_NAMED ? ' …' : '';
  return [
    ...(areSet && broken.length > 0
      ? [
          `${counted(broken.length, 'cluster')} outside the limits, by ${size(missed)} in all (${smallPercent(missed / total)} of everything): ${named}${more}.`,
        ]
      : []),
    ...(empty > 0 ? [`${counted(empty, 'cluster')} without rows. Fewer clusters would do.`] : []),
    ...(quality !== undefined && !Number.isFinite(quality)
      ? [`The quality is ${quality}: some rows hold no finite numbers.`]
      : []),
  ];
}

/** A box with what is wrong, or nothing. */
export function alarmsSection(report: ClusteringReport): Markup | undefined {
  const found = alarms(report);
  if (found.length === 0) return undefined;
  const items = found.map((one) => html`<li>${one}</li>`);
  return html`<section class="alarms" aria-labelledby="alarms"><h2 id="alarms">Something is wrong</h2><ul>${items}</ul></section>`;
}
