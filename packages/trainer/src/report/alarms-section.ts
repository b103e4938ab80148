import { html, type Markup } from '@coke/report';
import { type Alarm, allAlarms } from '../history/collapse-alarms.ts';
import type { EpochRecord } from '../history/epoch-record.ts';

/** Signs of collapse, where there are any: one line for each kind and head, with the epochs in which it was seen. */
export function alarmsSection(records: readonly EpochRecord[]): Markup | undefined {
  const groups = new Map<string, Alarm[]>();
  for (const alarm of allAlarms(records)) {
    const key = `${alarm.kind} ${alarm.head} ${alarm.measure}`;
    groups.set(key, [...(groups.get(key) ?? []), alarm]);
  }
  if (groups.size === 0) return undefined;
  const items = Array.from(groups.values(), (alarms) => {
    const last = alarms.at(-1)!;
    return html`<li><b>${last.kind}</b> in ${epochRanges(alarms.map(({ epoch }) => epoch))}:
${last.message}${alarms.length > 1 ? ` in epoch ${last.epoch}` : undefined}</li>`;
  });
  return html`<section class="alarms"><h2>Signs of a collapse</h2><ul>${items}</ul></section>`;
}

/** `epochs 2–4, 7`, of epochs in order. */
export function epochRanges(epochs: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const epoch of epochs) {
    const open = ranges.at(-1);
    if (open && epoch === open[1] + 1) open[1] = epoch;
    else ranges.push([epoch, epoch]);
  }
  const text = ranges.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(', ');
  return `${epochs.length > 1 ? 'epochs' : 'epoch'} ${text}`;
}
