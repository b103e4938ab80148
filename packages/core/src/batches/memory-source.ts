import { blocks, rowsATurn } from '../rows/blocks.ts';
import { refuseUnresolved } from '../rows/distinct-rows.ts';
import { type Frame, frameOfBlocks, IDENTITY_FRAME, type WeightedRows } from '../rows/frame.ts';
import type { HostRows } from '../rows/given-rows.ts';
import { gatherIds } from '../rows/ids.ts';
import { gatherHostRows, rowsOf } from '../rows/matrix.ts';
import { RowReader } from '../rows/row-reader.ts';
import { type RowsInMemory, rowNumbers } from '../rows/rows-in-memory.ts';
import { meanWidth } from '../rows/sparse-rows.ts';
import { takingTurns } from '../support/event-loop.ts';
import { Random } from '../support/random.ts';
import { batchRows } from './batch-size.ts';
import type { Beginning, FramingOptions } from './beginning.ts';
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
  /** Whichever batch comes first. */
  begin(): Promise<Beginning>;
}

/**
 * Rows in memory: shuffled each epoch, cut into batches. No copy of all of them is made.
 *
 * @param signal - Its reason is thrown while the beginning is read, when it is aborted.
 */
export function memorySource<Input>(
  { rows, ids, weights }: RowsInMemory,
  reading: FramingOptions<Input>,
  { k, seed, shuffle, batchSize }: MemorySourceOptions,
  signal?: AbortSignal | undefined,
): MemorySource<Input> {
  const size = batchRows(batchSize, rows.rows);
  const batches = Math.ceil(rows.rows / size);
  // Where it is asked for: batches are mostly read where the rows lie.
  let buffer: HostRows['data'] | undefined;
  const scales = reading.normalize && rows.kind !== 'csr' ? new Float64Array(rows.rows) : undefined;
  let within: Frame | undefined;
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
          get rows() {
            // In their order rows lie side by side.
            if (!shuffle) return rowsOf(rows, start, start + batch.length);
            buffer ??= numbersLike(rows, size);
            return gatherHostRows(rows, batch, buffer);
          },
          selected: rows.kind === 'csr' ? undefined : { of: rows, order: batch, scales, within },
          count: batch.length,
          ids: gatherIds(ids, batch),
          weights: weights && Float32Array.from(batch, (i) => weights[i]!),
        };
      }
    },
    async begin() {
      const wanted = Math.max(SAMPLE, SAMPLE_PER_CLUSTER * Math.max(...k));
      const all = rowNumbers(rows.rows);
      const weighty = weights ? all.filter((i) => weights[i] !== 0) : all;
      const drawn = new Random(seed, SAMPLE_STREAM).shuffle(weighty).subarray(0, wanted);
      const sample = gatherHostRows(rows, drawn, numbersLike(rows, drawn.length));
      const frame = reading.framed
        ? await frameOfBlocks(() => unitBlocks(rows, weights, reading, signal), reading.centers)
        : IDENTITY_FRAME;
      // At unit length they are float32.
      if (reading.framed && !reading.normalize) refuseUnresolved(rows, frame, Math.max(...k));
      within = frame;
      return {
        frame,
        sample: {
          rows: new RowReader(reading).ready(sample, frame),
          weights: weights && Float32Array.from(drawn, (i) => weights[i]!),
          whole: true,
        },
      };
    },
  };
}

/** All rows, at unit length where asked for; others get a turn between two blocks. */
async function* unitBlocks<Input>(
  rows: HostRows,
  weights: Float32Array | undefined,
  reading: FramingOptions<Input>,
  signal: AbortSignal | undefined,
): AsyncGenerator<WeightedRows> {
  const reader = new RowReader(reading);
  const pause = takingTurns(signal);
  for (const { start, end } of blocks(rows.rows, rowsATurn(meanWidth(rows)))) {
    yield {
      rows: reader.unit(rowsOf(rows, start, end)),
      weights: weights?.subarray(start, end),
    };
    await pause();
  }
}

/** Room for rows like those of `x`, if they are dense. */
function numbersLike({ kind, data, cols }: HostRows, rows: number): HostRows['data'] {
  const length = kind === 'csr' ? 0 : rows * cols;
  return data instanceof Float32Array ? new Float32Array(length) : new Float64Array(length);
}
