import { whole } from '@coke/report/format';
import Table from 'cli-table3';
import { type Clustering, clustersBelow } from './clustering.ts';
import type { Report } from './report.ts';
import { limitsName } from './size-limits.ts';

/** One line of the comparison. */
interface Row {
  readonly name: string;
  readonly of: (clustering: Clustering) => string;
}

/** What is compared, on the terminal and on the page. */
export function comparisonRows({ main }: Pick<Report, 'main'>): readonly Row[] {
  const { minSize } = main.limits;
  return [
    { name: 'smallest cluster', of: ({ certificate }) => whole(certificate.smallest) },
    { name: 'largest cluster', of: ({ certificate }) => whole(certificate.largest) },
    {
      name: `clusters below ${whole(minSize)}`,
      of: ({ certificate }) => whole(clustersBelow(certificate, minSize)),
    },
    { name: 'mean cosine', of: ({ certificate }) => certificate.meanSimilarity!.toFixed(4) },
    { name: 'better by at most', of: ({ certificate }) => certificate.gap!.toExponential(0) },
    { name: 'NMI with the classes', of: ({ nmi }) => nmi.toFixed(3) },
    { name: 'purity', of: ({ purity }) => purity.toFixed(3) },
    { name: 'passes', of: ({ certificate }) => whole(certificate.iterations!) },
    { name: 'seconds', of: ({ seconds }) => seconds.toFixed(1) },
  ];
}

/** The comparison as text, limits side by side. */
export function comparisonTable(report: Pick<Report, 'clusterings' | 'main'>): string {
  const { clusterings } = report;
  const table = new Table({
    head: ['', ...clusterings.map(({ limits }) => limitsName(limits))],
    colAligns: ['left', ...clusterings.map(() => 'right' as const)],
    style: { head: [], border: [], compact: true },
  });
  table.push(...comparisonRows(report).map(({ name, of }) => [name, ...clusterings.map(of)]));
  return table.toString();
}
