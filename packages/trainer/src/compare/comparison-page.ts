import {
  html,
  type Level,
  lineChart,
  type Markup,
  page,
  type Series,
  seriesColor,
} from '@coke/report';
import { percentTick, tick } from '@coke/report/format';
import type { EpochRecord } from '../history/epoch-record.ts';
import { uniformLoss } from '../history/uniform-loss.ts';
import { MADE_BY } from '../report/report-page.ts';
import { points } from '../report/series.ts';
import type { ComparedRow, Comparison } from './compare-results.ts';
import { COLUMNS, comparisonCells, comparisonNote } from './comparison-lines.ts';

/** Curves of all runs side by side, below the table: an HTML page that needs no other file, and no script. */
export function comparisonPage(comparison: Comparison): string {
  const { rows, untrained, pixels, shared } = comparison;
  const last = Math.max(...rows.map(({ runs }) => runs[0]!.epochs.at(-1)!.epoch));
  const epochs = [0, last] as const;
  const levels = [
    ...levelOf('untrained encoder', untrained[0]?.neighbors[0]),
    ...levelOf('raw pixels', pixels?.neighbors[0]),
  ];
  const content = html`<section>
<h2>Frozen features</h2>
<div class="scroll"><table class="stack">
<thead><tr>${COLUMNS.map((name) => html`<th>${name}</th>`)}</tr></thead>
<tbody>${comparisonCells(comparison).map(tableRow)}</tbody></table></div>
</section>
<section>
<h2>Curves</h2>
<p class="note">Of the first seed of each. Epochs count from 0.</p>
<div class="charts pairs">${[
    lineChart({
      ...{ title: 'Test accuracy by nearest neighbours', epochs, levels, format: percentTick },
      series: together(rows, ({ neighbors }) => neighbors?.[0]?.accuracy),
    }),
    lineChart({
      ...{ title: 'Spread of projections', epochs, format: tick, zero: true },
      note: 'Deviation × √d: 1 on an evenly filled sphere, 0 where all are the same.',
      series: together(rows, ({ features }) => features?.std),
    }),
    lineChart({
      ...{ title: 'Seconds of an epoch', epochs, format: tick, zero: true },
      series: together(rows, ({ seconds }) => seconds),
    }),
  ]}</div>
</section>
<section>
<h2>Losses</h2>
<p class="note">Each on its own scale: losses of different objectives cannot be compared. Dashed: the loss of a network
that predicts nothing.</p>
<div class="charts">${rows.map((row, i) => lossChart(row, i, epochs))}</div>
</section>`;
  return page({
    title: `${rows.length === 1 ? rows[0]!.title : `${rows.length} objectives`} on ${shared.data}`,
    note: comparisonNote(comparison),
    content,
    footer: MADE_BY,
  });
}

function tableRow([title, ...cells]: readonly string[]): Markup {
  return html`<tr><th scope="row">${title}</th>${cells.map(
    (cell, i) => html`<td data-name="${COLUMNS[i + 1]}">${cell}</td>`,
  )}</tr>
`;
}

function together(
  rows: readonly ComparedRow[],
  value: (record: EpochRecord) => number | undefined,
): Series[] {
  return rows.map(({ title, runs }, i) => ({
    ...{ name: title, ...seriesColor(i) },
    points: points(runs[0]!.epochs, value),
  }));
}

function lossChart(
  { title, runs }: ComparedRow,
  i: number,
  epochs: readonly [number, number],
): Markup | undefined {
  const records = runs[0]!.epochs;
  const uniform = uniformLoss(records.at(-1)!);
  return lineChart({
    ...{ title, epochs, format: tick },
    // Dashes are for what it is held against.
    series: [
      {
        name: 'loss',
        color: seriesColor(i).color,
        isDashed: false,
        points: points(records, ({ loss }) => loss),
      },
    ],
    levels: uniform ? [{ name: 'nothing is predicted', value: uniform.value }] : [],
  });
}

function levelOf(
  name: string,
  neighbors: { readonly k: number; readonly accuracy: number } | undefined,
): Level[] {
  return neighbors
    ? [{ name: `${name}, ${neighbors.k} neighbours`, value: neighbors.accuracy }]
    : [];
}
