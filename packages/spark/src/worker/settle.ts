import { ConstrainedKMeans } from '@coke/core';
import { shouldBe } from '@coke/core/check-options';
import { type SettledSizes, settleSizes } from '@coke/core/distributed';
import type { ListOptions } from '../options/task-options.ts';
import type { WorkerContext } from './context.ts';
import { ATTEMPTS } from './list-reach.ts';
import { unpackMessages } from './messages.ts';
import { readModelColumn } from './model-column.ts';
import { writeModelOutput } from './model-output.ts';
import { withMoves } from './moves.ts';

/** What came of the sizes of one head. */
interface SettledHead {
  readonly smallest: number;
  readonly largest: number;
  readonly moved: number;
  readonly kept: boolean;
}

/**
 * The model with the moves that bring sizes of the rows of all lists within its bounds, as few as are needed and at
 * the least cost: `predict` then makes them.
 *
 * @throws RangeError if no sizes can be as asked, or, in the last attempt, lists are too short for them.
 */
export async function settle(
  { model: file, rows: stream, write }: WorkerContext,
  { attempt }: Pick<ListOptions, 'attempt'>,
): Promise<void> {
  const packed = await readModelColumn(stream);
  const model = await ConstrainedKMeans.load(file);
  const { length } = await model.heads();
  const settled: SettledSizes[] = [];
  if (packed.length > 0) {
    for (const [head, messages] of unpackMessages(packed, length).entries()) {
      settled.push(await settleSizes(file, messages, { head, moves: 'needed' }));
    }
  }
  const heads = settled.map(settledHead);
  const rows = settled[0]?.sizes.reduce((sum, size) => sum + size, 0) ?? 0;
  const line = `exact sizes: ${rows} rows, ${heads.map((head) => headLine(head, rows)).join('; ')}`;
  const missed = heads.find((head) => !head.kept);
  if (missed && attempt >= ATTEMPTS - 1) {
    const got = `${missed.smallest} to ${missed.largest}`;
    throw new RangeError(shouldBe('sizes', 'within their bounds', got));
  }
  const metadata = withMoves(model.metadata, settled);
  const saved = await model.save({ labels: false, previousCenters: false, metadata });
  await writeModelOutput(write, saved, { rows, kept: !missed, heads, line });
  model.dispose();
}

function settledHead({ sizes, ids, kept }: SettledSizes): SettledHead {
  const smallest = sizes.reduce((least, size) => Math.min(least, size));
  const largest = sizes.reduce((most, size) => Math.max(most, size));
  return { smallest, largest, moved: ids.length, kept };
}

function headLine({ smallest, largest, moved, kept }: SettledHead, rows: number): string {
  const share = `${((100 * moved) / rows).toFixed(3)} %`;
  const missed = kept ? '' : ', not within bounds yet';
  return `${smallest} to ${largest} in a cluster, ${moved} moved (${share})${missed}`;
}
