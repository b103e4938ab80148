import { size, whole } from '../format.ts';
import { html, type Markup } from '../html.ts';
import type { ClusteringReport } from './clustering-report.ts';
import { counted, limitsInWords, limitsOf, rangeOf } from './limits.ts';
import { costInWords } from './quality.ts';

/** The result in a few sentences of numbers. */
export function headline(report: ClusteringReport): Markup {
  const { outcome, unbounded } = report;
  const limits = limitsOf(report);
  const k = outcome.sizes.length;
  const [smallest, largest] = rangeOf(outcome.sizes);
  const unit = outcome.unit === 'rows' ? (largest === 1 ? ' row' : ' rows') : ' of weight';
  const sizes =
    smallest === largest
      ? `${size(smallest)}${unit} each`
      : `${size(smallest)} to ${size(largest)}${unit}`;
  const kept =
    limits.broken.length === 0
      ? 'every size is within the limits'
      : `${counted(limits.broken.length, 'cluster')} of ${whole(k)} ${limits.broken.length === 1 ? 'is' : 'are'} outside the limits`;
  const sentences = [
    html`<b>${counted(outcome.instances, 'row')}</b> in <b>${counted(k, 'cluster')}</b> of <b>${sizes}</b>${
      limits.areSet
        ? html`; ${kept} (${limitsInWords(limits, outcome.total)}).`
        : html`, without limits on sizes.`
    }`,
    ...(limits.areSet ? [costInWords(report)] : []),
    ...(unbounded && limits.areSet ? [without(report)] : []),
  ];
  const told = sentences.filter((one) => one !== undefined);
  return html`<p class="lead">${told.map((one, i) => html`${i > 0 ? ' ' : ''}${one}`)}</p>`;
}

function without(report: ClusteringReport): string {
  const { unbounded } = report;
  const [smallest, largest] = rangeOf(unbounded!.sizes);
  const { broken } = limitsOf(report, unbounded!);
  const outside =
    broken.length > 0
      ? `, ${counted(broken.length, 'cluster')} outside the limits`
      : ', all within the limits';
  return `Without limits, sizes go from ${size(smallest)} to ${size(largest)}${outside}.`;
}
