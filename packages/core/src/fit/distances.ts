import type { Metric } from '../problem/metric.ts';
import { normalizedSparseRows } from '../rows/check-rows.ts';
import type { HostRows } from '../rows/given-rows.ts';
import type { Matrix } from '../rows/matrix.ts';
import { normalizeRow } from '../rows/normalize.ts';
import { dotSparse, meanWidth, squaredDistanceSparse, squaresOf } from '../rows/sparse-rows.ts';
import { takingTurns } from '../support/event-loop.ts';

/** Products between two looks at the event loop. */
const WORK = 2 ** 22;

type Numbers = ArrayLike<number>;

/**
 * |x - c| or x·c of every row and center, n × K, in double.
 *
 * @param centers - K × d, in the unit of the rows.
 * @param normalize - Bring rows to unit length first.
 * @throws The signal's reason when it is aborted.
 */
export async function distances(
  x: HostRows,
  centers: Numbers,
  metric: Metric,
  normalize: boolean,
  signal: AbortSignal | undefined,
): Promise<Matrix> {
  const { rows, cols } = x;
  const k = centers.length / cols;
  const out = new Float32Array(rows * k);
  const measure = measureOf(x, centers, metric, normalize);
  const pause = takingTurns(signal);
  const often = Math.max(1, Math.floor(WORK / (k * meanWidth(x))));
  for (let i = 0; i < rows; i++) {
    if (i % often === 0) await pause();
    for (let c = 0; c < k; c++) out[i * k + c] = measure(i, c);
  }
  return { data: out, rows, cols: k };
}

/**
 * x·c or -|x - c|²/2 of every row and the center of its label, in double.
 *
 * @param centers - K × d, in the unit of the rows.
 * @throws The signal's reason when it is aborted.
 */
export async function similaritiesTo(
  x: HostRows,
  centers: Numbers,
  labels: Int32Array,
  { metric, normalize }: { readonly metric: Metric; readonly normalize: boolean },
  signal: AbortSignal | undefined,
): Promise<Float64Array> {
  const out = new Float64Array(x.rows);
  const measure = measureOf(x, centers, metric, normalize);
  const pause = takingTurns(signal);
  const often = Math.max(1, Math.floor(WORK / meanWidth(x)));
  for (let i = 0; i < x.rows; i++) {
    const measured = measure(i, labels[i]!);
    out[i] = metric === 'cosine' ? measured : measured ** 2 / -2;
    if (i % often === 0) await pause();
  }
  return out;
}

/** x·c or |x - c| of row i and center c; a row's are best asked for one after the other. */
function measureOf(
  x: HostRows,
  centers: Numbers,
  metric: Metric,
  normalize: boolean,
): (i: number, c: number) => number {
  const { cols } = x;
  if (x.kind === 'csr') {
    const given = normalize ? normalizedSparseRows(x) : x;
    if (metric === 'cosine') return (i, c) => dotSparse(given, i, centers, c * cols);
    const squares = squaresOf(centers, centers.length / cols);
    return (i, c) => Math.sqrt(squaredDistanceSparse(given, i, centers, c * cols, squares[c]!));
  }
  const { data } = x;
  const between = metric === 'cosine' ? cosine : distance;
  const unit = new Float32Array(cols);
  let [ready, row]: [number, Numbers] = [-1, unit];
  return (i, c) => {
    if (i !== ready) {
      if (normalize) normalizeRow(data, i * cols, cols, unit, 0);
      else row = data.subarray(i * cols, (i + 1) * cols);
      ready = i;
    }
    return between(row, centers, c * cols);
  };
}

function cosine(row: Numbers, centers: Numbers, at: number): number {
  let sum = 0;
  for (let j = 0; j < row.length; j++) sum += row[j]! * centers[at + j]!;
  return sum;
}

function distance(row: Numbers, centers: Numbers, at: number): number {
  let sum = 0;
  for (let j = 0; j < row.length; j++) sum += (row[j]! - centers[at + j]!) ** 2;
  return Math.sqrt(sum);
}
