import type { AssignOptions } from '../backend/session.ts';
import { ofHead } from '../labels/of-head.ts';
import { blocks } from '../rows/blocks.ts';
import type { HostRows } from '../rows/given-rows.ts';
import { rowsOf } from '../rows/matrix.ts';
import { checkSignal } from '../support/check-options.ts';
import { EventLoopYield } from '../support/event-loop.ts';
import type { OnlineClustering } from './online-clustering.ts';

/**
 * Labels of rows as given, checked, heads × rows, by blocks of 1024 rows.
 *
 * @throws The signal's reason when it is aborted.
 */
export async function predictRows<Input>(
  clustering: OnlineClustering<Input>,
  rows: HostRows,
  scoring: AssignOptions,
  signal: AbortSignal | undefined,
): Promise<Int32Array> {
  const { heads } = clustering;
  const labels = new Int32Array(heads * rows.rows);
  const eventLoop = new EventLoopYield();
  for (const { start, end } of blocks(rows.rows)) {
    checkSignal(signal);
    const count = end - start;
    const block = await clustering.ready(rowsOf(rows, start, end));
    const ofBlock = await clustering.assign(block, count, scoring);
    for (let h = 0; h < heads; h++) labels.set(ofHead(ofBlock, h, count), h * rows.rows + start);
    await eventLoop.yield();
  }
  return labels;
}
