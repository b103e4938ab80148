import type { AssignOptions } from '../backend/backend.ts';
import { GapMeter, type OptimalityGap } from '../certificate/optimality-gap.ts';
import { type Matrix, rowsOf } from '../rows/matrix.ts';
import type { RowReader } from '../rows/row-reader.ts';
import type { RowsInMemory } from '../rows/rows-in-memory.ts';
import { checkSignal } from '../support/check-options.ts';
import { EventLoopYield } from '../support/event-loop.ts';
import type { OnlineClustering } from './online-clustering.ts';
import type { ResolvedOptions } from './options.ts';

/** Rows looked at in one call of the backend. */
const BLOCK = 1024;

/**
 * Labels of checked rows, heads × rows, by blocks of 1024 rows.
 *
 * @throws The signal's reason when it is aborted.
 */
export async function predictRows<Input>(
  run: OnlineClustering<Input>,
  reader: RowReader<Input>,
  { k }: ResolvedOptions<Input>,
  x: Matrix,
  scoring: AssignOptions,
  signal: AbortSignal | undefined,
): Promise<Int32Array> {
  const labels = new Int32Array(k.length * x.rows);
  const eventLoop = new EventLoopYield();
  for (const { start, end } of blocks(x.rows)) {
    checkSignal(signal);
    const block = await run.assign(reader.ready(rowsOf(x, start, end)), end - start, scoring);
    for (const h of k.keys()) {
      labels.set(ofHead(block, h, end - start), h * x.rows + start);
    }
    await eventLoop.yield();
  }
  return labels;
}

/**
 * The gap of every head for the stored labels of rows: one pass over them.
 *
 * @throws The signal's reason when it is aborted.
 */
export async function measureGap<Input>(
  run: OnlineClustering<Input>,
  reader: RowReader<Input>,
  { metric }: ResolvedOptions<Input>,
  { x, ids, weights }: RowsInMemory,
  signal: AbortSignal | undefined,
): Promise<OptimalityGap[]> {
  const centers = run.assigning;
  const meters = (await run.read()).map((head) => new GapMeter(head, centers, metric));
  const stored = meters.map((_, h) => run.progress.labels.gather(ids, h));
  const eventLoop = new EventLoopYield();
  for (const { start, end } of blocks(x.rows)) {
    checkSignal(signal);
    const rows = reader.ready(rowsOf(x, start, end));
    const best = await run.assign(rows, end - start, { centers, prices: true });
    for (const [h, meter] of meters.entries()) {
      const labels = stored[h]!.subarray(start, end);
      meter.add(rows, labels, ofHead(best, h, end - start), weights?.subarray(start, end));
    }
    await eventLoop.yield();
  }
  return meters.map((meter) => meter.measure());
}

/** The part of head-major labels, heads × rows, that is one head's. */
export function ofHead(labels: Int32Array, head: number, rows: number): Int32Array {
  return labels.subarray(head * rows, (head + 1) * rows);
}

function* blocks(rows: number): Generator<{ start: number; end: number }> {
  for (let start = 0; start < rows; start += BLOCK) {
    yield { start, end: Math.min(start + BLOCK, rows) };
  }
}
