import { html, type Markup } from '@coke/report';
import { duration, NONE, percent, tick, whole } from '@coke/report/format';
import type { EpochRecord } from '../history/epoch-record.ts';
import { clusters } from './epoch-line.ts';
import { measureName } from './measure-name.ts';

/** What stands in a column, of a record. */
interface Column {
  readonly name: string;
  /** @defaultValue `name` */
  readonly title?: string;
  readonly cell: (record: EpochRecord) => string;
}

/** Every epoch in numbers, folded away: what the curves show. */
export function epochsTable(records: readonly EpochRecord[]): Markup {
  const columns = columnsOf(records);
  const rows = records.map(
    (record) => html`<tr><th scope="row" data-name="epoch">${record.epoch}</th>
${columns.map(({ name, cell }) => html`<td data-name="${name}">${cell(record)}</td>`)}</tr>
`,
  );
  return html`<section><details><summary><h2>All epochs in numbers</h2></summary>
<div class="scroll"><table class="stack">
<thead><tr><th>epoch</th>${columns.map(({ name, title = name }) => html`<th>${title}</th>`)}</tr></thead>
<tbody>${rows}</tbody></table></div></details></section>`;
}

/** Those that some record has something to say in. */
function columnsOf(records: readonly EpochRecord[]): Column[] {
  const hasAccuracy = records.some(({ pseudoLabelAccuracy: share }) => share !== undefined);
  const hasClusters = records.some(({ heads }) => heads.length > 0);
  const measures = new Set(records.flatMap(({ measures = {} }) => Object.keys(measures)));
  const accuracy: Column = {
    name: 'accuracy',
    cell: ({ pseudoLabelAccuracy: share }) => (share === undefined ? NONE : percent(share)),
  };
  return [
    { name: 'loss', cell: ({ loss }) => (loss === undefined ? NONE : loss.toFixed(3)) },
    ...(hasAccuracy ? [accuracy] : []),
    ...Array.from(measures, (name) => ({
      name: measureName(name),
      cell: ({ measures }: EpochRecord) => {
        const value = measures?.[name];
        return value === undefined ? NONE : tick(value);
      },
    })),
    ...(hasClusters ? CLUSTERS : []),
    { name: 'learning rate', cell: ({ learningRate }) => tick(learningRate) },
    { name: 'images/s', cell: ({ imagesPerSecond }) => whole(imagesPerSecond) },
    { name: 'time', cell: ({ seconds }) => duration(seconds) },
  ];
}

const CLUSTERS: readonly Column[] = [
  {
    name: 'labels changed',
    cell: ({ heads }) =>
      heads
        .map(({ labelChangeRate: rate }) => (rate === undefined ? NONE : percent(rate)))
        .join(' / '),
  },
  {
    name: 'sizes',
    title: 'sizes of the head that is worst off',
    cell: (record) => clusters(record).join(''),
  },
];
