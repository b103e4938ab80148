import type { ChosenK, KScores } from '@coke/core/metrics';
import { NONE, tick, whole } from '@coke/report/format';
import type { Place } from '../summary/place.ts';
import { placeLine, writtenLine } from '../summary/summary.ts';

export interface ScoreFacts extends ChosenK {
  readonly place: Place;
  readonly written: readonly (string | undefined)[];
}

const COLUMNS: readonly (readonly [name: string, cell: (scores: KScores) => string])[] = [
  ['k', ({ k }) => whole(k)],
  ['inertia', ({ inertia }) => tick(inertia)],
  ['silhouette', ({ silhouette }) => digits(silhouette)],
  ['stability', ({ stability }) => digits(stability)],
  ['Davies-Bouldin', ({ daviesBouldin }) => digits(daviesBouldin)],
  [
    'Calinski-Harabasz',
    ({ calinskiHarabasz }) => (calinskiHarabasz === undefined ? NONE : tick(calinskiHarabasz)),
  ],
  ['sizes', ({ smallest, largest }) => `${whole(smallest)}–${whole(largest)}`],
];

/** The scores as a table of text, the recommended number of clusters marked, and why it is recommended. */
export function scoreLines({ table, k, reason, place, written }: ScoreFacts): string[] {
  const rows = [
    COLUMNS.map(([name]) => name),
    ...table.map((scores) => COLUMNS.map(([, cell]) => cell(scores))),
  ];
  const widths = COLUMNS.map((_, j) => Math.max(...rows.map((row) => row[j]!.length)));
  const lines = rows.map((row, i) => {
    const mark = table[i - 1]?.k === k ? '* ' : '  ';
    return mark + row.map((cell, j) => cell.padStart(widths[j]!)).join('  ');
  });
  return [
    ...lines,
    '',
    `k = ${whole(k)}: ${reason}`,
    placeLine(place),
    ...(written.length > 0 ? [writtenLine(written as readonly string[])] : []),
  ];
}

function digits(score: number | undefined): string {
  return score === undefined ? NONE : score.toFixed(3);
}
