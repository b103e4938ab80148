import { mergeMoves } from '@coke/core/distributed';
import type { ListOptions } from '../options/task-options.ts';
import type { WorkerContext } from './context.ts';
import { readHeads } from './heads.ts';
import { listReach } from './list-reach.ts';
import { packMessages, unpackMessages } from './messages.ts';
import { readModelColumn } from './model-column.ts';
import { writeModelOutput } from './model-output.ts';

/** One list of several: `lists` is how many there are then. */
export async function mergeLists(
  { model: file, rows: stream, write }: WorkerContext,
  { lists, attempt }: ListOptions,
): Promise<void> {
  const packed = await readModelColumn(stream);
  if (packed.length === 0) {
    await writeModelOutput(write, undefined, {});
    return;
  }
  const { k } = await readHeads(file);
  const merged = unpackMessages(packed, k.length).map((messages, h) =>
    mergeMoves(messages, listReach(k[h]!, lists, attempt).perPair),
  );
  await writeModelOutput(write, packMessages(merged), {});
}
