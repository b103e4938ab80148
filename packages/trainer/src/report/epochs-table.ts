import { html, type Markup } from '@coke/report';
import { duration, NONE, percent, tick, whole } from '@coke/report/format';
import type { EpochRecord } from '../history/epoch-record.ts';
import { clusters } from './epoch-line.ts';

/** Every epoch in numbers, folded away: what the curves show. */
export function epochsTable(records: readonly EpochRecord[]): Markup {
  const rows = records.map(
    (record) => html`<tr><th scope="row" data-name="epoch">${record.epoch}</th>
<td data-name="loss">${record.loss === undefined ? NONE : record.loss.toFixed(3)}</td>
<td data-name="accuracy">${record.pseudoLabelAccuracy === undefined ? NONE : percent(record.pseudoLabelAccuracy)}</td>
<td data-name="labels changed">${record.heads.map(({ labelChangeRate: rate }) => (rate === undefined ? NONE : percent(rate))).join(' / ')}</td>
<td data-name="sizes">${clusters(record)}</td>
<td data-name="learning rate">${tick(record.learningRate)}</td>
<td data-name="images/s">${whole(record.imagesPerSecond)}</td>
<td data-name="time">${duration(record.seconds)}</td></tr>
`,
  );
  return html`<section><details><summary><h2>All epochs in numbers</h2></summary>
<div class="scroll"><table class="stack">
<thead><tr><th>epoch</th><th>loss</th><th>accuracy</th><th>labels changed</th><th>sizes of the head that is worst off</th>
<th>learning rate</th><th>images/s</th><th>time</th></tr></thead>
<tbody>${rows}</tbody></table></div></details></section>`;
}
