import { html, lineChart, type Markup } from '@coke/report';
import { bytes, duration, percent, whole } from '@coke/report/format';
import type { EpochRecord } from '../history/epoch-record.ts';
import { timeSpent } from '../history/time-spent.ts';
import { oneSeries } from './series.ts';
import { timeChart } from './time-chart.ts';

/** How fast it went, what took the time, and how much memory. */
export function timeSection(records: readonly EpochRecord[]): Markup {
  const epochs = [records[0]!.epoch, records.at(-1)!.epoch] as const;
  const { seconds, clustering, waiting } = timeSpent(records);
  const isClustering = records.at(-1)!.heads.length > 0;
  const work = isClustering
    ? 'the clustering (labels, prices and\ncenters)'
    : 'what the objective keeps';
  return html`<section>
<h2>Time and memory</h2>
<p class="note">Of ${duration(seconds)} in all, ${percent(clustering)} went to ${work} and ${percent(waiting)} to waiting for images. Evaluations are not counted.</p>
<div class="charts">${[
    timeChart(records),
    lineChart({
      title: 'Images per second',
      series: oneSeries('images per second', records, (record) => record.imagesPerSecond),
      epochs,
      format: whole,
      zero: true,
    }),
    lineChart({
      title: 'Memory',
      note: 'Largest resident set of the process so far.',
      series: oneSeries('memory', records, ({ peakMemory }) => peakMemory),
      epochs,
      format: bytes,
      zero: true,
    }),
  ]}</div>
</section>`;
}
