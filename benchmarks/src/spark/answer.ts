import type { Matrix } from '@coke/core';
import type { Answer } from '../suite/benchmark.ts';

/** One clustering. */
export interface SparkQuestion {
  readonly by: 'coke' | 'mllib';
  readonly k: number;
  /** Smallest size asked for, as a share of the average. MLlib has no such thing. */
  readonly share: number;
  readonly passes: number;
  readonly partitions: number;
}

/** What came of it: seconds, and labels by frozen centers. */
export interface SparkFound extends SparkQuestion {
  readonly fit: number;
  readonly label: number;
  /** Mean cosine of rows and their centers. */
  readonly cosine: number;
  readonly sizes: readonly number[];
  readonly spark: string;
}

const NAMES = { coke: '@coke/spark', mllib: 'MLlib KMeans' };

export function sparkAnswer(
  found: readonly SparkFound[],
  { rows, cols }: Pick<Matrix, 'rows' | 'cols'>,
  master: string,
): Answer {
  const columns = ['by', 'K', 'P', 'fit, s', 'labels, s', 'mean cosine', 'smallest', 'short'];
  return {
    tables: [{ title: `${rows} × ${cols} from Parquet, ${master}`, columns, rows: found.map(row) }],
    pictures: [],
    notes: [
      'P: partitions. Fit is all from reading to the model, first centers and the one repartition among it; labels ' +
        'are counted by cluster. Smallest: the smallest cluster as a share of the average size. Short: what clusters ' +
        `lack of ${100 * (found[0]?.share ?? 0)} % of the average, as a share of all rows; MLlib bounds no sizes. Both make ` +
        `${found[0]?.passes} passes by cosine, one after the other in the same Spark.`,
    ],
    versions: { pyspark: found[0]?.spark ?? '' },
    data: found,
  };
}

function row({ by, k, partitions, fit, label, cosine, sizes, share }: SparkFound): string[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const average = total / k;
  const short = sizes.reduce((sum, size) => sum + Math.max(0, share * average - size), 0) / total;
  return [
    ...[NAMES[by], `${k}`, `${partitions}`, fit.toFixed(1), label.toFixed(1), cosine.toFixed(4)],
    ...[(Math.min(...sizes) / average).toFixed(2), `${(100 * short).toFixed(2)} %`],
  ];
}
