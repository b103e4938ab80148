import type { Sample } from '../first-centers/first-centers.ts';
import type { Batch } from '../online/online-clustering.ts';
import type { ResolvedOptions } from '../online/options.ts';
import { copyIds } from '../rows/ids.ts';
import { gatherRows } from '../rows/matrix.ts';
import { type ReadyRows, RowReader } from '../rows/row-reader.ts';
import { type RowsInMemory, rowNumbers } from '../rows/rows-in-memory.ts';
import { isVectors, type Vectors } from '../rows/vectors.ts';
import { copyWeights } from '../rows/weights.ts';
import { abortable } from '../support/abortable.ts';
import { shouldBe } from '../support/error-message.ts';
import { Random } from '../support/random.ts';
import { batchRows } from './batch-size.ts';

/** A batch of a stream with what belongs to its rows; ids count the epoch's rows if all leave them out. */
export interface StreamBatch<Input = never> {
  readonly vectors: Vectors | Input;
  readonly ids?: ArrayLike<number> | undefined;
  readonly weights?: ArrayLike<number> | undefined;
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
  /**
   * Batches of epoch t after the first `done`. What is yielded is valid until the next is asked for.
   *
   * @throws Error if there are not so many.
   */
  epoch(t: number, done: number): AsyncIterable<Batch<Input>>;
  /** Rows to draw first centers from, as they are clustered. May not disturb `first`, which is next. */
  sample(first: Batch<Input>): Promise<Sample>;
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
  const reader = new RowReader(options);
  const size = batchRows(batchSize, x.rows);
  const batches = Math.ceil(x.rows / size);
  const buffer = new Float32Array(size * x.cols);
  return {
    rows: x.rows,
    batches,
    async *epoch(t, done) {
      if (done > batches) throw tooShort(batches, done);
      const order = rowNumbers(x.rows);
      if (shuffle) new Random(seed, ORDER_STREAM + t).shuffle(order);
      for (let start = done * size; start < x.rows; start += size) {
        const batch = order.subarray(start, start + size);
        yield {
          x: reader.ready(gatherRows(x, batch, buffer)),
          rows: batch.length,
          ids: Float64Array.from(batch, (i) => ids[i]!),
          weights: weights && Float32Array.from(batch, (i) => weights[i]!),
        };
      }
    },
    async sample() {
      const wanted = Math.max(SAMPLE, SAMPLE_PER_CLUSTER * Math.max(...k));
      const weighty = rowNumbers(x.rows).filter((i) => weights?.[i] !== 0);
      const drawn = new Random(seed, SAMPLE_STREAM).shuffle(weighty).subarray(0, wanted);
      const rows = gatherRows(x, drawn, new Float32Array(drawn.length * x.cols));
      return {
        x: new RowReader(options).ready(rows),
        weights: weights && Float32Array.from(drawn, (i) => weights[i]!),
      };
    },
  };
}

/** A stream of batches. */
export function streamSource<Input>(
  stream: Stream<Input>,
  options: ResolvedOptions<Input>,
  dim: () => number | undefined,
  signal: AbortSignal | undefined,
): Source<Input> {
  const reader = new RowReader(options);
  return {
    rows: undefined,
    batches: undefined,
    async *epoch(_, done) {
      const source = typeof stream === 'function' ? stream() : stream;
      if (!isIterable(source)) {
        throw new TypeError(
          shouldBe('a stream', 'an iterable or a function that makes one', source),
        );
      }
      const ids = new StreamIds();
      let batches = 0;
      for await (const item of abortable(source, signal)) {
        const batch = readBatch(item, reader, dim(), ids);
        if (++batches > done) yield batch;
      }
      if (batches < done) throw tooShort(batches, done);
    },
    async sample({ x, weights }) {
      return { x: await reader.onHost(x), weights };
    },
  };
}

/** Does `stream` give its batches once only, as a generator does? Takes none of them. */
export function runsOut(stream: Stream<unknown>): boolean {
  if (typeof stream === 'function') return false;
  if (Symbol.asyncIterator in stream) return stream[Symbol.asyncIterator]() === (stream as unknown);
  return stream[Symbol.iterator]() === (stream as unknown);
}

/** Numbers the rows of batches without ids; those with ids are not to be mixed with them. */
class StreamIds {
  #seen = 0;
  #given: boolean | undefined;

  of(rows: number, ids: ArrayLike<number> | undefined): ArrayLike<number> {
    const given = ids !== undefined;
    if (this.#given !== undefined && this.#given !== given) {
      throw new TypeError(shouldBe('ids', 'in every batch of a stream or in none', ids));
    }
    this.#given = given;
    if (given) return copyIds(ids, rows);
    const start = this.#seen;
    this.#seen += rows;
    return Float64Array.from({ length: rows }, (_, i) => start + i);
  }
}

function isIterable(source: unknown): boolean {
  const object = Object(source) as object;
  return Symbol.asyncIterator in object || Symbol.iterator in object;
}

function tooShort(batches: number, done: number): Error {
  return new Error(
    shouldBe('data to go on with', `of at least ${done} batches, as before`, batches),
  );
}

function readBatch<Input>(
  item: StreamBatch<Input> | Vectors | Input,
  reader: RowReader<Input>,
  dim: number | undefined,
  streamIds: StreamIds,
): Batch<Input> {
  const plain = reader.isNative(item) || isVectors(item);
  const { vectors, ids, weights } = plain
    ? ({ vectors: item } as StreamBatch<Input>)
    : streamBatch<Input>(item);
  const { x, rows }: ReadyRows<Input> = reader.read(vectors, dim);
  return { x, rows, weights: copyWeights(weights, rows), ids: streamIds.of(rows, ids) };
}

function streamBatch<Input>(item: unknown): StreamBatch<Input> {
  if (typeof item !== 'object' || item === null || !('vectors' in item)) {
    throw new TypeError(shouldBe('a batch', 'rows or { vectors, ids, weights }', item));
  }
  return item as StreamBatch<Input>;
}
