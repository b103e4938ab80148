import { GapMeter, type OptimalityGap } from '../certificate/optimality-gap.ts';
import { ofHead } from '../labels/of-head.ts';
import { blocks } from '../rows/blocks.ts';
import { type HostMatrix, rowsOf } from '../rows/matrix.ts';
import type { RowsInMemory } from '../rows/rows-in-memory.ts';
import { checkSignal } from '../support/check-options.ts';
import { EventLoopYield } from '../support/event-loop.ts';
import type { OnlineClustering } from './online-clustering.ts';

/**
 * The gap of every head for the stored labels of rows: one pass over them.
 *
 * @throws The signal's reason when it is aborted.
 */
export async function measureGap<Input>(
  clustering: OnlineClustering<Input>,
  { rows, ids, weights }: RowsInMemory,
  signal: AbortSignal | undefined,
): Promise<OptimalityGap[]> {
  const { assigning: centers, metric, state } = clustering;
  const meters = (await clustering.readInFrame()).map(
    (head) => new GapMeter(head, centers, metric),
  );
  const stored = meters.map((_, h) => state.labels.gather(ids, h));
  const eventLoop = new EventLoopYield();
  for (const { start, end } of blocks(rows.rows)) {
    checkSignal(signal);
    const count = end - start;
    const block = (await clustering.ready(rowsOf(rows, start, end))) as HostMatrix;
    const { labels: best } = await clustering.assign(block, count, { centers, prices: true });
    for (const [h, meter] of meters.entries()) {
      const labels = stored[h]!.subarray(start, end);
      meter.add(block, labels, ofHead(best, h, count), weights?.subarray(start, end));
    }
    await eventLoop.yield();
  }
  return meters.map((meter) => timesUnit(meter.measure(), clustering.scoreUnit));
}

/** What was measured in a frame, of rows as given. */
function timesUnit(
  { total, objective, upperBound, gap }: OptimalityGap,
  unit: number,
): OptimalityGap {
  return { total, objective: objective * unit, upperBound: upperBound * unit, gap: gap * unit };
}
