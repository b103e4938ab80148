import type { CsrRows, GivenRows, Metric } from '@coke/core';
import { gatherSparseRows, type HostRows, normalizeRow } from '@coke/core/backend';
import {
  checkSignal,
  inRange,
  knownNames,
  nonNegativeInteger,
  oneOf,
  positiveInteger,
  shouldBe,
} from '@coke/core/check-options';
import { columnKind, type DescribedColumn } from '../clusters/described-column.ts';
import { cellsOf } from '../clusters/one-cluster.ts';
import { rowsByCluster } from '../clusters/rows-by-cluster.ts';
import { principalComponents } from './principal-components.ts';
import type { RowMap } from './row-map.ts';
import { sampleRows } from './sample-rows.ts';
import { umapLayout } from './umap.ts';

export interface ProjectRowsOptions {
  /** Rows as they were clustered, n × d, dense or sparse. */
  readonly rows: HostRows;
  /** [n] Cluster of each row, from 0; a label below 0 is no cluster, and such rows are left out. */
  readonly labels: ArrayLike<number>;
  /** `cosine`: only directions of rows count. @defaultValue 'euclidean' */
  readonly metric?: Metric | undefined;
  /**
   * `umap`, `pca`, or `auto`: UMAP for rows of more than 3 and at most 4096 numbers, sparse ones of any, if there are at
   * least 50 of them.
   * @defaultValue 'auto'
   */
  readonly method?: 'auto' | 'umap' | 'pca' | undefined;
  /** Most rows to show. @defaultValue 5000 */
  readonly sample?: number | undefined;
  /** Of the sample and the layout. @defaultValue 0 */
  readonly seed?: number | undefined;
  /** Columns of the table that rows came from, to read at each point. @defaultValue none */
  readonly columns?: readonly DescribedColumn[] | undefined;
  /** Told the share that is done, 0 to 1. */
  readonly onProgress?: ((share: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

const NAMES = [
  ...['rows', 'labels', 'metric', 'method', 'sample', 'seed', 'columns', 'onProgress', 'signal'],
] as const;

const NEIGHBORS = 15;
/** Fewer rows have too few neighbours for UMAP, and more numbers a row take too long. */
const UMAP_LIMITS = { leastRows: 50, leastCols: 4, mostCols: 4096 } as const;
/** UMAP looks for neighbours in so many directions of largest variance: the rest is mostly noise, and takes time. */
const REDUCED = 50;
const REDUCING_TURNS = 6;

/**
 * Rows as points of a plane: a sample in which every cluster shows, laid out by UMAP or by PCA. The same input and seed
 * give the same map. 5000 rows take UMAP about 10 seconds.
 *
 * @throws RangeError where lengths do not fit; TypeError or RangeError for a bad option; the signal's reason if aborted.
 */
export async function projectRows(options: ProjectRowsOptions): Promise<RowMap> {
  check(options);
  const {
    rows,
    labels,
    metric = 'euclidean',
    columns = [],
    seed = 0,
    onProgress,
    signal,
  } = options;
  const { sample = 5000, method = 'auto' } = options;
  let clusters = 0;
  for (let i = 0; i < labels.length; i++) clusters = Math.max(clusters, labels[i]! + 1);
  const members = rowsByCluster(labels, clusters);
  const drawn = sampleRows(members, sample, seed);
  const kinds = columns.map((column) => ({ column, kind: columnKind(column) }));
  const x = rows.kind === 'csr' ? gatherSparse(rows, drawn, metric) : gather(rows, drawn, metric);
  const shown = { total: members.order.length };
  const points = (at: ArrayLike<number>) =>
    Array.from(drawn, (row, i) => ({
      row,
      cluster: labels[row]!,
      x: at[2 * i]!,
      y: at[2 * i + 1]!,
      cells: cellsOf(row, kinds),
    }));
  const { leastRows, leastCols, mostCols } = UMAP_LIMITS;
  const suits =
    x.rows >= leastRows && x.cols >= leastCols && (x.kind === 'csr' || x.cols <= mostCols);
  if (x.rows > 2 && (method === 'umap' || (method === 'auto' && suits))) {
    const reduced = x.kind === 'csr' || x.cols > 2 * REDUCED ? reduce(x, seed) : x;
    const layout = await umapLayout(reduced, { neighbors: NEIGHBORS, seed, onProgress, signal });
    return { method: 'umap', ...shown, points: points(layout.flat()) };
  }
  const { scores, varianceShares } = principalComponents(x, 2, { seed });
  onProgress?.(1);
  const [first = 0, second = 0] = varianceShares;
  return { method: 'pca', ...shown, points: points(scores), varianceShares: [first, second] };
}

function check(options: ProjectRowsOptions): void {
  knownNames('options', options, NAMES);
  const { rows, labels, metric, method, sample, seed, columns = [], signal } = options;
  if (metric !== undefined) oneOf('metric', metric, ['cosine', 'euclidean']);
  if (method !== undefined) oneOf('method', method, ['auto', 'umap', 'pca']);
  if (sample !== undefined) positiveInteger('sample', sample);
  if (seed !== undefined) inRange('seed', seed, 'a safe integer', Number.isSafeInteger);
  if (labels.length !== rows.rows) {
    throw new RangeError(shouldBe('labels.length', `${rows.rows}`, labels.length));
  }
  for (const [i, { values }] of columns.entries()) {
    if (values.length === rows.rows) continue;
    throw new RangeError(shouldBe(`columns[${i}].values.length`, `${rows.rows}`, values.length));
  }
  for (let i = 0; i < labels.length; i++) {
    if (!Number.isInteger(labels[i])) nonNegativeInteger(`labels[${i}]`, labels[i]);
  }
  checkSignal(signal);
}

function gather({ data, cols }: GivenRows, drawn: Uint32Array, metric: Metric): GivenRows {
  const out = new Float64Array(drawn.length * cols);
  for (const [i, row] of drawn.entries()) {
    const from = data.subarray(row * cols, (row + 1) * cols);
    let factor = 1;
    if (metric === 'cosine') {
      let square = 0;
      for (let c = 0; c < cols; c++) square += from[c]! ** 2;
      factor = square > 0 ? 1 / Math.sqrt(square) : 0;
    }
    for (let c = 0; c < cols; c++) out[i * cols + c] = factor * from[c]!;
  }
  return { data: out, rows: drawn.length, cols };
}

function gatherSparse(x: CsrRows, drawn: Uint32Array, metric: Metric): CsrRows {
  const rows = gatherSparseRows(x, drawn);
  if (metric !== 'cosine') return rows;
  const data = new Float64Array(rows.data.length);
  for (let i = 0; i < rows.rows; i++) {
    const [from, to] = [rows.indptr[i]!, rows.indptr[i + 1]!];
    normalizeRow(rows.data, from, to - from, data, from);
  }
  return { ...rows, data };
}

function reduce(x: HostRows, seed: number): GivenRows {
  const count = Math.min(REDUCED, x.cols);
  const { scores } = principalComponents(x, count, { turns: REDUCING_TURNS, seed });
  return { data: scores, rows: x.rows, cols: count };
}
