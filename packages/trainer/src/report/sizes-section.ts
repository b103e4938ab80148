import { html, type Markup } from '@coke/report';
import { NONE, size, smallPercent, tick, whole } from '@coke/report/format';
import type { EpochRecord } from '../history/epoch-record.ts';
import { headName } from './series.ts';
import { sizeHistogramChart } from './size-histogram-chart.ts';
import { sizeRangeChart } from './size-range-chart.ts';

/** Sizes of every head's clusters: at the end, and over epochs. */
export function sizesSection(records: readonly EpochRecord[]): Markup {
  const last = records.at(-1)!;
  const charts = last.heads.map((head, h) => {
    const name = `Head ${h} (K = ${head.k})`;
    return [
      sizeHistogramChart(`${name}, epoch ${last.epoch}`, head),
      sizeRangeChart(name, records, h),
    ];
  });
  const rows = last.heads.map(
    (head, h) => html`<tr><th scope="row">${headName(h, head.k)}</th>
<td data-name="bound">${head.minSize > 0 ? size(head.minSize) : NONE}</td>
<td data-name="smallest"${low(head.smallest < head.minSize)}>${size(head.smallest)}</td>
<td data-name="largest">${size(head.largest)}</td>
<td data-name="empty"${low(head.empty > 0)}>${whole(head.empty)}</td>
<td data-name="lacking">${head.minSize > 0 ? smallPercent(head.shortfall) : NONE}</td>
<td data-name="limit">${head.minSize > 0 ? smallPercent(head.shortfallLimit) : NONE}</td>
<td data-name="similarity">${tick(head.meanSimilarity)}</td></tr>`,
  );
  return html`<section>
<h2>Sizes of the clusters</h2>
<p class="note">Labels of epoch ${last.epoch}, counted as they were assigned, on arrival. Lacking is what small
clusters lack of their bounds, as a share of all images: it is proved to be no more than the limit.</p>
<div class="scroll"><table class="stack">
<thead><tr><th></th><th>bound</th><th>smallest</th><th>largest</th><th>empty</th><th>lacking</th><th>limit</th>
<th>similarity</th></tr></thead>
<tbody>${rows}</tbody></table></div>
<div class="charts pairs">${charts}</div>
</section>`;
}

function low(isLow: boolean): Markup | undefined {
  return isLow ? html` class="low"` : undefined;
}
