import type { Certificate } from '@coke/core';
import { NONE, size, smallPercent, whole } from '@coke/report/format';
import Table from 'cli-table3';
import { type Clustering, clustersBelow } from './clustering.ts';

/** One line of the comparison. */
interface Row {
  readonly name: string;
  readonly of: (clustering: Clustering) => string;
}

/** What is compared between ratios, on the terminal and on the page. */
export const ROWS: readonly Row[] = [
  { name: 'NMI with the classes', of: ({ nmi }) => nmi.toFixed(3) },
  { name: 'purity', of: ({ purity }) => purity.toFixed(3) },
  { name: 'mean cosine', of: ({ last }) => last.meanSimilarity!.toFixed(4) },
  { name: 'smallest cluster', of: ({ last }) => whole(last.smallest) },
  { name: 'largest cluster', of: ({ last }) => whole(last.largest) },
  { name: 'bound', of: bounded(({ minSize }) => size(minSize)) },
  { name: 'clusters below it', of: bounded((last) => whole(clustersBelow(last))) },
  { name: 'short by', of: bounded(({ shortfall }) => smallPercent(shortfall)) },
  { name: 'proved: at most', of: bounded(({ shortfallLimit }) => smallPercent(shortfallLimit)) },
  { name: 'seconds', of: ({ seconds }) => seconds.toFixed(1) },
];

/** A column's heading. */
export function ratioName(ratio: number): string {
  if (ratio === 0) return 'ratio 0, no bound';
  return ratio === 1 ? 'ratio 1, equal sizes' : `ratio ${ratio}`;
}

/** The comparison as text, ratios side by side. */
export function comparisonTable(clusterings: readonly Clustering[]): string {
  const table = new Table({
    head: ['', ...clusterings.map(({ ratio }) => ratioName(ratio))],
    colAligns: ['left', ...clusterings.map(() => 'right' as const)],
    style: { head: [], border: [], compact: true },
  });
  table.push(...ROWS.map(({ name, of }) => [name, ...clusterings.map(of)]));
  return table.toString();
}

/** What only means something where there is a bound. */
function bounded(of: (last: Certificate) => string): Row['of'] {
  return ({ last }) => (last.minSize > 0 ? of(last) : NONE);
}
