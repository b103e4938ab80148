import type { AssignOptions } from '../backend/session.ts';
import { ofHead } from '../labels/of-head.ts';
import { blocks } from '../rows/blocks.ts';
import type { HostRows } from '../rows/given-rows.ts';
import { rowsOf } from '../rows/matrix.ts';
import { checkSignal } from '../support/check-options.ts';
import { EventLoopYield } from '../support/event-loop.ts';
import type { OnlineClustering } from './online-clustering.ts';
import type { Predictions } from './predictions.ts';

/**
 * Labels of rows as given, checked, by blocks of 1024 rows.
 *
 * @param measured - Similarities too; else there are none.
 * @throws The signal's reason when it is aborted.
 */
export async function predictRows<Input>(
  clustering: OnlineClustering<Input>,
  rows: HostRows,
  scoring: AssignOptions,
  measured: boolean,
  signal: AbortSignal | undefined,
): Promise<Predictions> {
  const { heads } = clustering;
  const labels = new Int32Array(heads * rows.rows);
  const similarities = new Float64Array(measured ? labels.length : 0);
  const eventLoop = new EventLoopYield();
  for (const { start, end } of blocks(rows.rows)) {
    checkSignal(signal);
    const count = end - start;
    const block = await clustering.ready(rowsOf(rows, start, end));
    const got = await clustering.assign(block, count, scoring, measured);
    for (let h = 0; h < heads; h++) {
      const at = h * rows.rows + start;
      labels.set(ofHead(got.labels, h, count), at);
      if (measured) similarities.set(ofHead(got.similarities, h, count), at);
    }
    await eventLoop.yield();
  }
  return { labels, similarities };
}
