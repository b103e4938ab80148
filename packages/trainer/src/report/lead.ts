import { html, type Markup } from '@coke/report';
import { percent, tick, whole } from '@coke/report/format';
import type { EpochRecord } from '../history/epoch-record.ts';
import type { JudgedFeatures } from './judged-features.ts';
import { latest } from './latest.ts';

/** The result in a few sentences: how good features are, where there is a measure; else what was learnt; then sizes. */
export function lead(records: readonly EpochRecord[], others: readonly JudgedFeatures[]): Markup {
  const sentences = [judged(records, others), learnt(records), sizes(records)].filter(
    (one) => one !== undefined,
  );
  return html`<p class="lead">${sentences.join(' ')}</p>`;
}

function judged(
  records: readonly EpochRecord[],
  others: readonly JudgedFeatures[],
): string | undefined {
  const probe = latest(records, ({ linearProbe }) => linearProbe)?.accuracy;
  const neighbors = latest(records, (record) => record.neighbors)?.[0];
  const ways = [
    ...(probe === undefined ? [] : [`${percent(probe)} by a linear classifier`]),
    ...(neighbors ? [`${percent(neighbors.accuracy)} by ${neighbors.k} nearest neighbours`] : []),
  ];
  if (ways.length === 0) return undefined;
  const beside = others.flatMap(({ name, neighbors: [fewest] }) =>
    fewest && fewest.k === neighbors?.k ? [`${name}: ${percent(fewest.accuracy)}`] : [],
  );
  const compared = beside.length > 0 ? ` (${beside.join('; ')})` : '';
  return `Of the test images, frozen features tell the class of ${ways.join(', and of ')}${compared}.`;
}

function learnt(records: readonly EpochRecord[]): string {
  const losses = records.flatMap(({ loss }) => loss ?? []);
  const accuracy = latest(records, ({ pseudoLabelAccuracy }) => pseudoLabelAccuracy);
  const epochs = `${whole(records.length)} ${records.length === 1 ? 'epoch' : 'epochs'}`;
  const fell =
    losses.length > 1
      ? `In ${epochs} the loss went from ${tick(losses[0]!)} to ${tick(losses.at(-1)!)}`
      : `${epochs} so far`;
  return accuracy === undefined
    ? `${fell}.`
    : `${fell}; ${percent(accuracy)} of the labels are predicted.`;
}

function sizes(records: readonly EpochRecord[]): string | undefined {
  const bounded = records.at(-1)!.heads.filter(({ minSize }) => minSize > 0);
  if (bounded.length === 0) return undefined;
  const kept = Math.min(...bounded.map(({ smallest, minSize }) => smallest / minSize));
  return kept >= 1
    ? 'All clusters are as large as they should be.'
    : `The worst cluster is at ${percent(kept)} of its smallest size.`;
}
