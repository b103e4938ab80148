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
  /** Of labels by `assign`, which keeps sizes exactly; undefined of MLlib. */
  readonly exact?: number;
  readonly exactSizes?: readonly number[];
  readonly exactCosine?: number;
  /** Rows whose label differs then. */
  readonly moved?: number;
  readonly spark: string;
}

const NAMES = { coke: '@coke/spark', mllib: 'MLlib KMeans' };

export function sparkAnswer(
  found: readonly SparkFound[],
  { rows, cols }: Pick<Matrix, 'rows' | 'cols'>,
  master: string,
): Answer {
  const columns = ['by', 'K', 'P', 'fit, s', 'labels, s', 'mean cosine', 'smallest', 'short'];
  const title = `${rows} × ${cols} from Parquet, ${master}`;
  const exact = ['K', 'P', 'labels, s', 'mean cosine', 'smallest', 'bound', 'moved'];
  const settled = found.filter((each) => each.exact !== undefined);
  return {
    tables: [
      { title, columns, rows: found.map(row) },
      { title: 'Labels of exact sizes', columns: exact, rows: settled.map(exactRow) },
    ],
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

function exactRow(each: SparkFound): string[] {
  const { k, partitions, share, exact = 0, exactSizes = [], exactCosine = 0, moved = 0 } = each;
  const total = exactSizes.reduce((sum, size) => sum + size, 0);
  return [
    ...[`${k}`, `${partitions}`, exact.toFixed(1), exactCosine.toFixed(5)],
    ...[`${Math.min(...exactSizes)}`, `${Math.floor((share * total) / k)}`],
    `${moved}, ${((100 * moved) / total).toFixed(2)} %`,
  ];
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
