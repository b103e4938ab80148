import { type GivenRows, type Metric, Random } from '@coke/core';
import type { ClusteringReport } from '../src/clustering/clustering-report.ts';
import { describeClusters } from '../src/clusters/describe-clusters.ts';
import type { DescribedColumn } from '../src/clusters/described-column.ts';
import { projectRows } from '../src/map/project-rows.ts';

export interface MadeUpClustering {
  readonly rows: GivenRows;
  readonly labels: Int32Array;
  readonly centers: GivenRows;
  readonly sizes: Float64Array;
}

/** Rows of noise about K places, each labelled by its place, but for some; centers are the means. */
export function madeUpClustering(n: number, cols: number, k: number, seed = 1): MadeUpClustering {
  const random = new Random(seed);
  const places = Float64Array.from({ length: k * cols }, () => 4 * random.normal());
  const labels = Int32Array.from({ length: n }, (_, i) => (i < k ? i : random.integer(k)));
  const data = Float64Array.from({ length: n * cols }, (_, at) => {
    const place = labels[Math.floor(at / cols)]! * cols + (at % cols);
    return places[place]! + random.normal();
  });
  for (let i = k; i < n; i += 10) labels[i] = random.integer(k);
  const sizes = new Float64Array(k);
  const sums = new Float64Array(k * cols);
  for (let i = 0; i < n; i++) {
    sizes[labels[i]!]!++;
    for (let c = 0; c < cols; c++) sums[labels[i]! * cols + c]! += data[i * cols + c]!;
  }
  const means = sums.map((sum, at) => sum / Math.max(1, sizes[Math.floor(at / cols)]!));
  return {
    rows: { data, rows: n, cols },
    labels,
    centers: { data: means, rows: k, cols },
    sizes,
  };
}

export interface MadeUpReportOptions {
  readonly metric?: Metric;
  readonly columns?: readonly DescribedColumn[];
  readonly name?: string;
  readonly rows?: number;
}

/** A report of a made-up clustering with limits that are kept, beside a run without. */
export async function madeUpReport(
  k: number,
  {
    metric = 'euclidean',
    columns = [],
    name = 'customers.csv',
    rows: n = 20 * k,
  }: MadeUpReportOptions = {},
): Promise<ClusteringReport> {
  const { rows, labels, centers, sizes } = madeUpClustering(n, 5, k);
  const featureNames = ['age', 'income', 'visits', 'basket', 'returns'];
  const about = { rows, labels, metric, columns };
  const least = Math.min(...sizes);
  const quality = metric === 'cosine' ? { meanSimilarity: 0.81 } : { inertia: 4.2 * n };
  const outcome = {
    ...({ instances: n, total: n, unit: 'rows', exact: true, sizes, gap: 3e-12 } as const),
    ...{ iterations: 17, converged: true, seconds: 2.5, ...quality },
    minSizes: sizes.map(() => least),
    maxSizes: sizes.map(() => n),
  };
  const freeQuality = metric === 'cosine' ? { meanSimilarity: 0.83 } : { inertia: 4 * n };
  const unbounded = {
    ...outcome,
    ...freeQuality,
    sizes: Float64Array.from(sizes, (size, i) =>
      i === 0 ? 1 : i === 1 ? size + sizes[0]! - 1 : size,
    ),
  };
  return {
    ...{ name, metric, outcome, unbounded },
    clusters: describeClusters({ ...about, centers, featureNames }),
    map: await projectRows({ ...about, method: 'pca', sample: 400 }),
    made: {
      command: 'npx @coke/cli cluster customers.csv --k 5',
      config: '{ "k": 5 }',
      versions: { '@coke/core': '1.2.3' },
      ...{ backend: 'reference', seed: 1, seconds: 4, peakMemory: 2e8, at: '2026-01-02' },
    },
  };
}
