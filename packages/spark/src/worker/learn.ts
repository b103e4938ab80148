import { wasm } from '@coke/backend-wasm';
import { ConstrainedKMeans } from '@coke/core';
import { readVectorRows, type VectorRows } from '../arrow/vector-rows.ts';
import type { DataOptions, TaskOptions } from '../options/task-options.ts';
import { batchSize } from './batch-size.ts';
import type { WorkerContext } from './context.ts';
import { writeModelOutput } from './model-output.ts';
import { rowBatches } from './row-batches.ts';

/** What became of the rows of a partition. */
export interface RowTally {
  rows: number;
  dropped: number;
}

/** A pass over the rows of a partition. The model that it writes is missing where there were none. */
export async function learn(
  { model: file, rows: stream, write }: WorkerContext,
  { partition, dropBadRows, rows, partitions }: TaskOptions & DataOptions,
): Promise<void> {
  const backend = await wasm({ threads: 1 });
  const instances = Math.ceil(rows / partitions);
  const model = await ConstrainedKMeans.load(file, { backend, instances });
  const { cols } = await model.centers();
  const parts = readVectorRows(stream, {
    ...{ cols, drop: dropBadRows, where: `partition ${partition}` },
  });
  const tally: RowTally = { rows: 0, dropped: 0 };
  for await (const batch of rowBatches(counted(parts, tally), batchSize(rows, partitions))) {
    await model.partialFit(batch.rows, undefined, { weights: batch.weights });
  }
  const kept = { labels: false, previousCenters: false };
  await writeModelOutput(write, tally.rows > 0 ? await model.save(kept) : undefined, tally);
  model.dispose();
}

async function* counted(
  parts: AsyncIterable<VectorRows>,
  tally: RowTally,
): AsyncGenerator<VectorRows> {
  for await (const part of parts) {
    tally.rows += part.rows;
    tally.dropped += part.total - part.rows;
    yield part;
  }
}
