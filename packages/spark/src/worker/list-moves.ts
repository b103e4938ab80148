import { wasm } from '@coke/backend-wasm';
import { MovableRows } from '@coke/core/distributed';
import { readVectorRows } from '../arrow/vector-rows.ts';
import type { ListOptions, TaskOptions } from '../options/task-options.ts';
import type { WorkerContext } from './context.ts';
import { readHeads } from './heads.ts';
import type { RowTally } from './learn.ts';
import { listReach } from './list-reach.ts';
import { packMessages } from './messages.ts';
import { writeModelOutput } from './model-output.ts';

/** Which rows of a partition could be moved most cheaply, of every head: what `settle` and `merge-lists` take. */
export async function listMoves(
  { model: file, rows: stream, write }: WorkerContext,
  { partition, dropBadRows, lists, attempt }: TaskOptions & ListOptions,
): Promise<void> {
  const { cols, k } = await readHeads(file);
  const backend = await wasm({ threads: 1 });
  const heads: MovableRows[] = [];
  for (const [head, clusters] of k.entries()) {
    const reach = listReach(clusters, lists, attempt);
    heads.push(await MovableRows.open(file, { ...reach, head, backend }));
  }
  const tally: RowTally = { rows: 0, dropped: 0 };
  const where = `partition ${partition}`;
  for await (const part of readVectorRows(stream, { cols, drop: dropBadRows, where })) {
    tally.rows += part.rows;
    tally.dropped += part.total - part.rows;
    const ids = Array.from({ length: part.rows }, (_, i) => part.idOf(i));
    if (part.rows > 0) for (const movable of heads) await movable.add(part, ids);
  }
  const packed = packMessages(heads.map((movable) => movable.message()));
  await writeModelOutput(write, tally.rows > 0 ? packed : undefined, tally);
  for (const movable of heads) movable.dispose();
}
