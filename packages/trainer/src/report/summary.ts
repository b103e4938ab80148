import { html, type Markup } from '@coke/report';
import { bytes, duration, percent, tick, whole } from '@coke/report/format';
import type { EpochRecord } from '../history/epoch-record.ts';
import { latest } from './latest.ts';

/** The last epoch in numbers. */
export function summary(records: readonly EpochRecord[]): Markup {
  const last = records.at(-1)!;
  const seconds = records.reduce((sum, record) => sum + record.seconds, 0);
  const neighbors = latest(records, (record) => record.neighbors)?.[0];
  const probe = latest(records, (record) => record.linearProbe);
  const changed = mean(last.heads.flatMap(({ labelChangeRate }) => labelChangeRate ?? []));
  const bounded = last.heads.filter(({ minSize }) => minSize > 0);
  const kept = Math.min(...bounded.map(({ smallest, minSize }) => smallest / minSize));
  const memory = latest(records, (record) => record.peakMemory);
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['epochs', whole(records.length)],
    ['loss', last.loss === undefined ? undefined : tick(last.loss)],
    ['accuracy against pseudo-labels', share(last.pseudoLabelAccuracy)],
    ['labels changed', share(changed)],
    ['linear probe', share(probe?.accuracy)],
    [`${neighbors?.k} nearest neighbours`, share(neighbors?.accuracy)],
    ['smallest cluster, of its bound', bounded.length > 0 ? percent(kept) : undefined],
    ['training', duration(seconds)],
    ['images per second', whole(last.imagesPerSecond)],
    ['memory', memory === undefined ? undefined : bytes(memory)],
  ];
  return html`<section>
<h2>The last epoch in numbers</h2>
<dl class="facts">${facts.map(([name, value]) =>
    value === undefined ? undefined : html`<div><dt>${name}</dt><dd>${value}</dd></div>`,
  )}</dl>
</section>`;
}

function share(value: number | undefined): string | undefined {
  return value === undefined ? undefined : percent(value);
}

function mean(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
