import type { Metric } from '../problem/metric.ts';
import { blocks } from '../rows/blocks.ts';
import { type Matrix, rowsOf } from '../rows/matrix.ts';
import type { RowReader } from '../rows/row-reader.ts';
import { checkSignal } from '../support/check-options.ts';
import { EventLoopYield } from '../support/event-loop.ts';

/**
 * |x - c| or x·c of every row and center, n × K, in double.
 *
 * @param centers - K × d.
 * @throws The signal's reason when it is aborted.
 */
export async function distances<Input>(
  reader: RowReader<Input>,
  rows: Matrix,
  centers: Float32Array | Float64Array,
  metric: Metric,
  signal: AbortSignal | undefined,
): Promise<Matrix> {
  const { cols } = rows;
  const k = centers.length / cols;
  const data = new Float32Array(rows.rows * k);
  const eventLoop = new EventLoopYield();
  const between = metric === 'cosine' ? cosine : distance;
  for (const { start, end } of blocks(rows.rows)) {
    const block = reader.ready(rowsOf(rows, start, end)).data;
    for (let i = 0; i < end - start; i++) {
      for (let c = 0; c < k; c++) {
        data[(start + i) * k + c] = between(block, i * cols, centers, c * cols, cols);
      }
      // A row against many centers may take long.
      if (i % 64 === 0) {
        checkSignal(signal);
        await eventLoop.yield();
      }
    }
  }
  return { data, rows: rows.rows, cols: k };
}

type Numbers = Float32Array | Float64Array;

function cosine(a: Numbers, from: number, b: Numbers, at: number, cols: number): number {
  let sum = 0;
  for (let j = 0; j < cols; j++) sum += a[from + j]! * b[at + j]!;
  return sum;
}

function distance(a: Numbers, from: number, b: Numbers, at: number, cols: number): number {
  let sum = 0;
  for (let j = 0; j < cols; j++) sum += (a[from + j]! - b[at + j]!) ** 2;
  return Math.sqrt(sum);
}
