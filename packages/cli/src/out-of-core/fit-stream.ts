import type { ConstrainedKMeans, FitProgress, StreamBatch } from '@coke/core';
import { type Preprocessing, readRows, shuffledRows, type Table } from '@coke/io';

/** Rows of a batch, as published. */
const BATCH = 1024;
/** Rows that first centers are drawn from: at least so many, and so many for each cluster. */
const SAMPLE = 4096;
const SAMPLE_PER_CLUSTER = 3;
/** Epochs where none are asked for: of many rows more of them change little. */
export const STREAMED_EPOCHS = 3;

/** A table that is read again and again. */
export interface StreamedTable {
  readonly table: Table;
  readonly preprocessing: Preprocessing;
}

export interface FitStreamOptions {
  /** @defaultValue `STREAMED_EPOCHS` */
  readonly epochs?: number | undefined;
  /** Go on with a model that was stopped. @defaultValue false */
  readonly resume?: boolean;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: FitProgress) => void;
}

/**
 * Cluster the rows of a table in bounded memory. Epochs of the online algorithm, each over all rows in a random
 * order of its own, find centers; then the labels are made exact for them, in some 5 to 25 passes over the
 * table. Of each row some 60 to 130 bytes are kept meanwhile, whatever its width.
 *
 * @param model - Online. Its labels are kept by the rows' numbers in the table.
 * @returns A label a row, of the rows in their order, those that are dropped left out.
 * @throws The signal's reason when it is aborted: what epochs had learnt stays in the model.
 */
export async function fitStream(
  model: ConstrainedKMeans,
  streamed: StreamedTable,
  { epochs = STREAMED_EPOCHS, resume = false, signal, onProgress }: FitStreamOptions,
): Promise<Int32Array> {
  if (model.epoch < epochs) {
    let epoch = model.epoch;
    const stream = () => shuffledBatches(streamed, model, epoch++, signal);
    await model.fit(stream, { epochs, resume, signal, onProgress });
  }
  return model.finish(() => batchesInOrder(streamed, signal), { signal, onProgress });
}

async function* shuffledBatches(
  { table, preprocessing }: StreamedTable,
  { options }: ConstrainedKMeans,
  epoch: number,
  signal: AbortSignal,
): AsyncGenerator<StreamBatch> {
  const batches = shuffledRows(table, preprocessing, {
    ...{ seed: options.seed, epoch, signal, batchRows: BATCH },
    firstRows: Math.max(SAMPLE, SAMPLE_PER_CLUSTER * Math.max(...options.k)),
  });
  for await (const { rowNumbers: ids, ...rows } of batches) yield { rows, ids };
}

/** All rows as batches, in their order. */
export async function* batchesInOrder(
  { table, preprocessing }: StreamedTable,
  signal: AbortSignal,
): AsyncGenerator<StreamBatch> {
  for await (const { data, rows, cols, rowNumbers: ids } of readRows(table, preprocessing, {
    signal,
  })) {
    yield { rows: { data, rows, cols }, ids };
  }
}
