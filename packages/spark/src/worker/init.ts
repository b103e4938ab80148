import { wasm } from '@coke/backend-wasm';
import { type Backend, ConstrainedKMeans, type Matrix } from '@coke/core';
import { shouldBe } from '@coke/core/check-options';
import { readVectorRows } from '../arrow/vector-rows.ts';
import { boundsOf, type ModelOptions } from '../options/model-options.ts';
import type { DataOptions, TaskOptions } from '../options/task-options.ts';
import type { WorkerContext } from './context.ts';
import { writeModelOutput } from './model-output.ts';
import { type RowBatch, rowBatches } from './row-batches.ts';
import { checkRun, runMetadata } from './run-metadata.ts';

/** Below it the passes of partitions differ by chance more than they learn. */
const FEWEST_ROWS = 40;
/** Of the sample: its centers are where the first pass begins. */
const SAMPLE_EPOCHS = 3;

/**
 * The model that the first pass begins with: its centers are found on a sample of the rows. With a model in the input,
 * a checkpoint, that one goes on, if it is of the same run.
 */
export async function init(
  { model: file, rows: stream, write }: WorkerContext,
  { dropBadRows, partition: _, ...options }: ModelOptions & DataOptions & TaskOptions,
): Promise<void> {
  const backend = await wasm();
  const model =
    file.length > 0
      ? await ConstrainedKMeans.load(file, { backend })
      : await begin(await sample(stream, dropBadRows), options, backend);
  if (file.length > 0) checkRun(model, options);
  const saved = await model.save({
    ...{ labels: false, previousCenters: false, metadata: runMetadata(options) },
  });
  await writeModelOutput(write, saved, { passes: model.epoch, warnings: warnings(options) });
  model.dispose();
}

/** All rows of the sample at once. */
async function sample(stream: AsyncIterable<Uint8Array>, drop: boolean): Promise<RowBatch> {
  const parts = rowBatches(readVectorRows(stream, { drop, where: 'the sample' }), 1024);
  const blocks: RowBatch[] = [];
  for await (const { rows, weights } of parts) {
    blocks.push({ rows: { ...rows, data: rows.data.slice() }, weights: weights?.slice() });
  }
  const rows = blocks.reduce((sum, block) => sum + block.rows.rows, 0);
  const [first] = blocks;
  if (!first) throw new RangeError(shouldBe('rows of the sample', 'at least 1', 0));
  const { cols, data: like } = first.rows;
  const data =
    like instanceof Float32Array ? new Float32Array(rows * cols) : new Float64Array(rows * cols);
  const weights = first.weights && new Float64Array(rows);
  let at = 0;
  for (const block of blocks) {
    data.set(block.rows.data, at * cols);
    weights?.set(block.weights!, at);
    at += block.rows.rows;
  }
  return { rows: { data, rows, cols }, weights };
}

async function begin(
  { rows, weights }: RowBatch,
  options: ModelOptions & DataOptions,
  backend: Backend<never>,
): Promise<ConstrainedKMeans> {
  const { k, metric, seed } = options;
  const asked = {
    k,
    metric,
    seed,
    bounds: boundsOf(options),
    backend,
    algorithm: 'online',
  } as const;
  const first = new ConstrainedKMeans({ ...asked, epochs: SAMPLE_EPOCHS });
  await first.fit(rows, { weights, gap: 'never' });
  const centers: Matrix[] = [];
  for (const h of k.keys()) centers.push(await first.centers(h));
  first.dispose();
  return new ConstrainedKMeans({
    ...asked,
    init: k.length > 1 ? centers : centers[0]!,
    centerUpdate: 'epoch',
  });
}

function warnings({ k, rows, partitions }: ModelOptions & DataOptions): string[] {
  const clusters = Math.max(...k);
  const each = rows / partitions / clusters;
  if (each >= FEWEST_ROWS) return [];
  const most = Math.max(1, Math.floor(rows / clusters / FEWEST_ROWS));
  const got = `${each.toFixed(1)} of ${partitions} partitions and ${clusters} clusters`;
  return [
    `rows of a cluster in a partition should be at least ${FEWEST_ROWS}, got ${got}: with more than ${most} partitions sizes and centers are worse`,
  ];
}
