import type { Metric } from '../problem/metric.ts';
import type { GivenRows } from '../rows/given-rows.ts';
import type { Matrix } from '../rows/matrix.ts';
import { normalizeRow } from '../rows/normalize.ts';
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
  { data, rows, cols }: GivenRows,
  centers: Numbers,
  metric: Metric,
  normalize: boolean,
  signal: AbortSignal | undefined,
): Promise<Matrix> {
  const k = centers.length / cols;
  const out = new Float32Array(rows * k);
  const between = metric === 'cosine' ? cosine : distance;
  const unit = new Float32Array(cols);
  const pause = takingTurns(signal);
  const often = Math.max(1, Math.floor(WORK / centers.length));
  for (let i = 0; i < rows; i++) {
    if (normalize) normalizeRow(data, i * cols, cols, unit, 0);
    const row = normalize ? unit : data.subarray(i * cols, (i + 1) * cols);
    for (let c = 0; c < k; c++) out[i * k + c] = between(row, centers, c * cols);
    if (i % often === 0) await pause();
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
  { data, rows, cols }: GivenRows,
  centers: Numbers,
  labels: Int32Array,
  { metric, normalize }: { readonly metric: Metric; readonly normalize: boolean },
  signal: AbortSignal | undefined,
): Promise<Float64Array> {
  const out = new Float64Array(rows);
  const unit = new Float32Array(cols);
  const pause = takingTurns(signal);
  const often = Math.max(1, Math.floor(WORK / cols));
  for (let i = 0; i < rows; i++) {
    if (normalize) normalizeRow(data, i * cols, cols, unit, 0);
    const row = normalize ? unit : data.subarray(i * cols, (i + 1) * cols);
    const at = labels[i]! * cols;
    out[i] = metric === 'cosine' ? cosine(row, centers, at) : distance(row, centers, at) ** 2 / -2;
    if (i % often === 0) await pause();
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
