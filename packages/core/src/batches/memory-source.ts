import { gatherRows } from '../rows/matrix.ts';
import { RowReader, type RowReaderOptions } from '../rows/row-reader.ts';
import { type RowsInMemory, rowNumbers } from '../rows/rows-in-memory.ts';
import { Random } from '../support/random.ts';
import { batchRows } from './batch-size.ts';
import type { Sample } from './sample.ts';
import { type Source, tooShort } from './source.ts';

/** Rows that first centers are drawn from: at least this many, and this many for each cluster. */
const SAMPLE = 4096;
const SAMPLE_PER_CLUSTER = 3;
/** Stream of random numbers for samples; heads and epochs use those before. */
const SAMPLE_STREAM = 2 ** 40;
const ORDER_STREAM = 2 ** 32;

/** How rows in memory are cut into batches. */
export interface MemorySourceOptions {
  /** K of each head. */
  readonly k: readonly number[];
  readonly seed: number;
  readonly shuffle: boolean;
  readonly batchSize: 'auto' | number;
}

/** Rows in memory as `fit` reads them. */
export interface MemorySource<Input> extends Source<Input> {
  /** Some of the rows, whichever batch comes first. */
  sample(): Promise<Sample>;
}

/** Rows in memory: shuffled each epoch, cut into batches. */
export function memorySource<Input>(
  { rows, ids, weights }: RowsInMemory,
  reading: RowReaderOptions<Input>,
  { k, seed, shuffle, batchSize }: MemorySourceOptions,
): MemorySource<Input> {
  // Not the model's: its other calls may come between two batches. The same for the sample.
  const reader = new RowReader(reading);
  const size = batchRows(batchSize, rows.rows);
  const batches = Math.ceil(rows.rows / size);
  const buffer = new Float32Array(size * rows.cols);
  return {
    rows: rows.rows,
    batches,
    async *epoch(t, done) {
      if (done > batches) throw tooShort(batches, done);
      const order = rowNumbers(rows.rows);
      if (shuffle) new Random(seed, ORDER_STREAM + t).shuffle(order);
      for (let start = done * size; start < rows.rows; start += size) {
        const batch = order.subarray(start, start + size);
        yield {
          rows: reader.ready(gatherRows(rows, batch, buffer)),
          count: batch.length,
          ids: Float64Array.from(batch, (i) => ids[i]!),
          weights: weights && Float32Array.from(batch, (i) => weights[i]!),
        };
      }
    },
    async sample() {
      const wanted = Math.max(SAMPLE, SAMPLE_PER_CLUSTER * Math.max(...k));
      const weighty = rowNumbers(rows.rows).filter((i) => weights?.[i] !== 0);
      const drawn = new Random(seed, SAMPLE_STREAM).shuffle(weighty).subarray(0, wanted);
      const sample = gatherRows(rows, drawn, new Float32Array(drawn.length * rows.cols));
      return {
        rows: new RowReader(reading).ready(sample),
        weights: weights && Float32Array.from(drawn, (i) => weights[i]!),
      };
    },
  };
}
