import { labelRows } from '../exact/label-rows.ts';
import type { Matrix } from '../rows/matrix.ts';
import type { RowReader } from '../rows/row-reader.ts';
import { checkSignal } from '../support/check-options.ts';
import { EventLoopYield } from '../support/event-loop.ts';
import type { CurrentClustering } from './current-clustering.ts';

/**
 * Labels of checked rows by the diagrams of an exact clustering, heads × rows.
 *
 * @throws The signal's reason when it is aborted.
 */
export async function predictExact<Input>(
  current: CurrentClustering<Input>,
  reader: RowReader<Input>,
  rows: Matrix,
  signal: AbortSignal | undefined,
): Promise<Int32Array> {
  const diagrams = current.diagrams!;
  const labels = new Int32Array(diagrams.length * rows.rows);
  const x = reader.ready(rows);
  const eventLoop = new EventLoopYield();
  const pause = async () => {
    checkSignal(signal);
    await eventLoop.yield();
  };
  for (const [h, diagram] of diagrams.entries()) {
    labels.set(await labelRows(await current.scorer(h), diagram, x, pause), h * rows.rows);
  }
  return labels;
}
