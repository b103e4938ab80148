import { checkRows, LARGEST_FLOAT32 } from '../rows/check-rows.ts';
import { type Rows, toMatrix } from '../rows/rows.ts';
import { shouldBe } from '../support/error-message.ts';
import { checkLength } from './check-assignment.ts';
import { type CompactLabels, compactLabels } from './compact-labels.ts';

/** Row-major matrix of numbers, float32 or float64: element (i, j) is `data[i * cols + j]`. */
export interface DenseRows {
  readonly data: Float32Array | Float64Array;
  readonly rows: number;
  readonly cols: number;
}

/** Rows that are scored with their labels: as `fit` takes them, or a matrix in float64. */
export type ScoredRows = Rows | DenseRows;

/** Rows and the clusters that they are in. */
export interface Clusters extends CompactLabels {
  readonly x: DenseRows;
}

/**
 * Reads what a score of clusters needs.
 *
 * @throws TypeError, RangeError for rows that are none, labels that are not one a row, or fewer than
 * 2 or more than n - 1 clusters, where no score is defined.
 */
export function readClusters(rows: ScoredRows, labels: ArrayLike<number>): Clusters {
  const x = readRows(rows);
  const compact = compactLabels(labels, 'labels');
  checkLength(labels, x.rows, 'labels');
  checkClusterCount(compact.sizes.length, x.rows);
  return { x, ...compact };
}

/** @throws RangeError unless there are 2 to n - 1 clusters. */
export function checkClusterCount(clusters: number, rows: number, of = ''): void {
  if (clusters >= 2 && clusters < rows) return;
  const rule = `at least 2 and below the number of rows (${rows})`;
  throw new RangeError(shouldBe(`the number of clusters${of}`, rule, clusters));
}

function readRows(given: ScoredRows): DenseRows {
  const { data, rows, cols } = (given ?? {}) as Partial<DenseRows>;
  if (!(data instanceof Float64Array && rows !== undefined)) {
    const x = toMatrix(given, 'rows');
    checkRows(x, true, 'rows');
    return x;
  }
  if (data.length !== rows * cols! || data.length === 0) {
    throw new RangeError(
      shouldBe('rows.data.length', `rows × cols (${rows} × ${cols})`, data.length),
    );
  }
  for (let at = 0; at < data.length; at++) {
    if (Math.abs(data[at]!) <= LARGEST_FLOAT32) continue;
    const row = `rows row ${Math.floor(at / cols!)}`;
    throw new RangeError(shouldBe(row, 'finite numbers within the range of float32', data[at]));
  }
  return { data, rows, cols: cols! };
}
