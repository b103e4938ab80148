import { html, type Markup } from '@coke/report';
import { bytes, duration, percent, tick, whole } from '@coke/report/format';
import type { EpochRecord } from '../history/epoch-record.ts';

/** The numbers that one looks for first. */
export function summary(records: readonly EpochRecord[]): Markup {
  const last = records.at(-1)!;
  const seconds = records.reduce((sum, record) => sum + record.seconds, 0);
  const latest = <T>(get: (record: EpochRecord) => T | undefined): T | undefined =>
    records
      .map(get)
      .filter((value) => value !== undefined)
      .at(-1);
  const neighbors = latest((record) => record.neighbors)?.[0];
  const probe = latest((record) => record.linearProbe);
  const changed = mean(last.heads.flatMap(({ labelChangeRate }) => labelChangeRate ?? []));
  const bounded = last.heads.filter(({ minSize }) => minSize > 0);
  const kept = Math.min(...bounded.map(({ smallest, minSize }) => smallest / minSize));
  const memory = latest((record) => record.peakMemory);
  const tiles: readonly (readonly [string, string | undefined])[] = [
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
  return html`<dl class="tiles">${tiles.map(([name, value]) =>
    value === undefined ? undefined : html`<div><dt>${name}</dt><dd>${value}</dd></div>`,
  )}</dl>`;
}

function share(value: number | undefined): string | undefined {
  return value === undefined ? undefined : percent(value);
}

function mean(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
