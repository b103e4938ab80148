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
  const { perPair } = listReach(lists, attempt);
  const { count } = await readHeads(file);
  const merged = unpackMessages(packed, packed.length > 0 ? count : 0).map((messages) =>
    mergeMoves(messages, perPair),
  );
  await writeModelOutput(write, packed.length > 0 ? packMessages(merged) : undefined, {});
}
