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
  const { data, rows, cols } = x;
  const k = centers.length / cols;
  const out = new Float32Array(rows * k);
  const between = metric === 'cosine' ? cosine : distance;
  const unit = new Float32Array(cols);
  const pause = takingTurns(signal);
  const often = Math.max(1, Math.floor(WORK / (k * meanWidth(x))));
  const squares = x.kind === 'csr' ? squaresOf(centers, k) : undefined;
  const given = x.kind === 'csr' && normalize ? normalizedSparseRows(x) : x;
  for (let i = 0; i < rows; i++) {
    if (i % often === 0) await pause();
    if (given.kind === 'csr') {
      for (let c = 0; c < k; c++) {
        out[i * k + c] =
          metric === 'cosine'
            ? dotSparse(given, i, centers, c * cols)
            : Math.sqrt(squaredDistanceSparse(given, i, centers, c * cols, squares![c]!));
      }
      continue;
    }
    if (normalize) normalizeRow(data, i * cols, cols, unit, 0);
    const row = normalize ? unit : data.subarray(i * cols, (i + 1) * cols);
    for (let c = 0; c < k; c++) out[i * k + c] = between(row, centers, c * cols);
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
  const { data, rows, cols } = x;
  const out = new Float64Array(rows);
  const unit = new Float32Array(cols);
  const pause = takingTurns(signal);
  const often = Math.max(1, Math.floor(WORK / meanWidth(x)));
  const squares = x.kind === 'csr' ? squaresOf(centers, centers.length / cols) : undefined;
  const given = x.kind === 'csr' && normalize ? normalizedSparseRows(x) : x;
  for (let i = 0; i < rows; i++) {
    if (i % often === 0) await pause();
    const label = labels[i]!;
    const at = label * cols;
    if (given.kind === 'csr') {
      out[i] =
        metric === 'cosine'
          ? dotSparse(given, i, centers, at)
          : squaredDistanceSparse(given, i, centers, at, squares![label]!) / -2;
      continue;
    }
    if (normalize) normalizeRow(data, i * cols, cols, unit, 0);
    const row = normalize ? unit : data.subarray(i * cols, (i + 1) * cols);
    out[i] = metric === 'cosine' ? cosine(row, centers, at) : distance(row, centers, at) ** 2 / -2;
  }
  return out;
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
