import { html, type Markup } from '@coke/report';
import { type Alarm, allAlarms } from '../history/collapse-alarms.ts';
import type { EpochRecord } from '../history/epoch-record.ts';

/** Signs of collapse: one line for each kind and head, with the epochs in which it was seen. */
export function alarmsSection(records: readonly EpochRecord[]): Markup {
  const groups = new Map<string, Alarm[]>();
  for (const alarm of allAlarms(records)) {
    const key = `${alarm.kind} ${alarm.head} ${alarm.measure}`;
    groups.set(key, [...(groups.get(key) ?? []), alarm]);
  }
  if (groups.size === 0) {
    const hasClusters = records.at(-1)!.heads.length > 0;
    const signs = `features vary, ${hasClusters ? 'labels settle, every cluster has images' : 'the loss falls'}`;
    return html`<section class="quiet"><h2>No alarms</h2>
<p class="note">Nothing in the epochs looks like a collapse: ${signs}.</p>
</section>`;
  }
  const items = Array.from(groups.values(), (alarms) => {
    const last = alarms.at(-1)!;
    return html`<li><b>${last.kind}</b> in ${epochRanges(alarms.map(({ epoch }) => epoch))}:
${last.message}${alarms.length > 1 ? ` in epoch ${last.epoch}` : undefined}</li>`;
  });
  return html`<section class="alarms"><h2>Alarms</h2><ul>${items}</ul></section>`;
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
