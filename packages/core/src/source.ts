import { batchRows } from './batch-size.ts';
import { checkIds } from './ids.ts';
import { gatherRows, type Matrix } from './matrix.ts';
import type { ResolvedOptions } from './options.ts';
import { Random } from './random.ts';
import { type RowsInMemory, rowNumbers } from './rows-in-memory.ts';
import { type ReadyRows, RowsReader } from './rows-reader.ts';
import type { Batch } from './run.ts';
import { shouldBe } from './should-be.ts';
import { isVectors, type Vectors } from './vectors.ts';
import { toWeights } from './weights.ts';

/** A batch of a stream with what belongs to its rows; ids count on through the epoch if left out. */
export interface StreamBatch<Input = never> {
  readonly vectors: Vectors | Input;
  readonly ids?: ArrayLike<number>;
  readonly weights?: ArrayLike<number>;
}

type Batches<Input> = Iterable<StreamBatch<Input> | Vectors | Input>;
type AsyncBatches<Input> = AsyncIterable<StreamBatch<Input> | Vectors | Input>;

/**
 * Batches, in the order they are to be clustered, once an epoch. A generator runs out after one
 * epoch: pass a function that makes a new one.
 */
export type Stream<Input = never> =
  | Batches<Input>
  | AsyncBatches<Input>
  | (() => Batches<Input> | AsyncBatches<Input>);

/** Rows in memory or a stream of batches, as `fit` reads them: epoch by epoch, batch by batch. */
export interface Source<Input> {
  /** Rows of one epoch, N; undefined where only the stream knows. */
  readonly rows: number | undefined;
  /** Batches of one epoch; undefined where only the stream knows. */
  readonly batches: number | undefined;
  /** Batches of epoch t. What is yielded is valid until the next is asked for. */
  epoch(t: number): AsyncIterable<Batch<Input>>;
  /** Rows to draw first centers from, as they are clustered. May not disturb `first`, which is next. */
  sample(first: Batch<Input>): Promise<Matrix>;
}

/** Rows that first centers are drawn from: at least this many, and this many for each cluster. */
const SAMPLE = 4096;
const SAMPLE_PER_CLUSTER = 3;
/** Stream of random numbers for samples; heads and epochs use those before. */
const SAMPLE_STREAM = 2 ** 40;
const ORDER_STREAM = 2 ** 32;

/** Is `data` a stream, rather than rows? */
export function isStream<Input>(data: unknown): data is Stream<Input> {
  if (typeof data === 'function') return true;
  if (typeof data !== 'object' || data === null || isVectors(data)) return false;
  if (ArrayBuffer.isView(data) || (Array.isArray(data) && typeof data[0] === 'number'))
    return false;
  return Symbol.iterator in data || Symbol.asyncIterator in data;
}

/** Rows in memory: shuffled each epoch, cut into batches. */
export function memorySource<Input>(
  { x, ids, weights }: RowsInMemory,
  options: ResolvedOptions<Input>,
): Source<Input> {
  const { k, seed, shuffle, batchSize } = options;
  // Not the model's: its other calls may come between two batches. The same for the sample.
  const reader = new RowsReader(options);
  const size = batchRows(batchSize, x.rows);
  const buffer = new Float32Array(size * x.cols);
  return {
    rows: x.rows,
    batches: Math.ceil(x.rows / size),
    async *epoch(t) {
      const order = rowNumbers(x.rows);
      if (shuffle) new Random(seed, ORDER_STREAM + t).shuffle(order);
      for (let start = 0; start < x.rows; start += size) {
        const batch = order.subarray(start, start + size);
        yield {
          x: reader.ready(gatherRows(x, batch, buffer)),
          rows: batch.length,
          ids: Float64Array.from(batch, (i) => ids[i]!),
          ...(weights && { weights: Float32Array.from(batch, (i) => weights[i]!) }),
        };
      }
    },
    async sample() {
      const wanted = Math.max(SAMPLE, SAMPLE_PER_CLUSTER * Math.max(...k));
      const order = new Random(seed, SAMPLE_STREAM).shuffle(rowNumbers(x.rows));
      const drawn = order.subarray(0, wanted);
      const rows = gatherRows(x, drawn, new Float32Array(drawn.length * x.cols));
      return new RowsReader(options).ready(rows);
    },
  };
}

/** A stream of batches. */
export function streamSource<Input>(
  stream: Stream<Input>,
  options: ResolvedOptions<Input>,
  dim: () => number | undefined,
): Source<Input> {
  const reader = new RowsReader(options);
  return {
    rows: undefined,
    batches: undefined,
    async *epoch() {
      let seen = 0;
      for await (const item of typeof stream === 'function' ? stream() : stream) {
        const batch = readBatch(item, reader, dim(), seen);
        seen += batch.rows;
        yield batch;
      }
    },
    sample: async ({ x }) => (reader.isNative(x) ? reader.onHost(x, undefined) : (x as Matrix)),
  };
}

function readBatch<Input>(
  item: StreamBatch<Input> | Vectors | Input,
  reader: RowsReader<Input>,
  dim: number | undefined,
  seen: number,
): Batch<Input> {
  const plain = reader.isNative(item) || isVectors(item);
  const { vectors, ids, weights } = plain
    ? ({ vectors: item } as StreamBatch<Input>)
    : streamBatch<Input>(item);
  const { x, rows }: ReadyRows<Input> = reader.read(vectors, dim);
  if (ids !== undefined) checkIds(ids, rows);
  const checked = toWeights(weights, rows);
  return {
    x,
    rows,
    ids: ids ?? Float64Array.from({ length: rows }, (_, i) => seen + i),
    ...(checked && { weights: checked }),
  };
}

function streamBatch<Input>(item: unknown): StreamBatch<Input> {
  if (typeof item !== 'object' || item === null || !('vectors' in item)) {
    throw new TypeError(shouldBe('a batch', 'rows or { vectors, ids, weights }', item));
  }
  return item as StreamBatch<Input>;
}
