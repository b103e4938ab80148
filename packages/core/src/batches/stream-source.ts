import { copyIds, type Id, type IdList } from '../rows/ids.ts';
import { RowReader } from '../rows/row-reader.ts';
import { isRows, type Rows } from '../rows/rows.ts';
import { copyWeights } from '../rows/weights.ts';
import { abortable } from '../support/abortable.ts';
import { knownNames } from '../support/check-options.ts';
import { shouldBe } from '../support/error-message.ts';
import type { Batch } from './batch.ts';
import { beginWith, type FramingOptions } from './beginning.ts';
import { chunksOf, isReadableStream } from './readable-stream.ts';
import { type Source, tooShort } from './source.ts';
import { isIterable, type Stream, type StreamBatch } from './stream.ts';

/** How a stream is read. */
export interface StreamSourceOptions {
  /** d, as far as it is known. */
  readonly dim: () => number | undefined;
  /** Rows without ids are numbered, epoch by epoch. */
  readonly numbered: boolean;
  readonly signal: AbortSignal | undefined;
}

/** A stream of batches. */
export function streamSource<Input>(
  stream: Stream<Input>,
  reading: FramingOptions<Input>,
  { dim, numbered, signal }: StreamSourceOptions,
): Source<Input> {
  const reader = new RowReader(reading);
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
      const ids = new StreamIds(numbered);
      let batches = 0;
      for await (const item of abortable(
        isReadableStream(source) ? chunksOf(source) : source,
        signal,
      )) {
        const batch = readBatch(item, reader, dim(), ids);
        if (++batches > done) yield batch;
      }
      if (batches < done) throw tooShort(batches, done);
    },
    begin: (first) => beginWith(first, reading),
  };
}

/** Numbers the rows of batches without ids, if asked to; those with ids are not to be mixed with them. */
class StreamIds {
  #seen = 0;
  #given: boolean | undefined;
  readonly #numbered: boolean;

  constructor(numbered: boolean) {
    this.#numbered = numbered;
  }

  of(count: number, ids: ArrayLike<Id> | undefined): IdList | undefined {
    const given = ids !== undefined;
    if (this.#given !== undefined && this.#given !== given) {
      throw new TypeError(shouldBe('ids', 'in every batch of a stream or in none', ids));
    }
    this.#given = given;
    if (given) return copyIds(ids, count);
    if (!this.#numbered) return undefined;
    const start = this.#seen;
    this.#seen += count;
    return Float64Array.from({ length: count }, (_, i) => start + i);
  }
}

function readBatch<Input>(
  item: StreamBatch<Input> | Rows | Input,
  reader: RowReader<Input>,
  dim: number | undefined,
  streamIds: StreamIds,
): Batch<Input> {
  const plain = reader.isNative(item) || isRows(item);
  const given = plain ? ({ rows: item } as StreamBatch<Input>) : streamBatch<Input>(item);
  const { rows, count } = reader.read(given.rows, dim);
  const weights = copyWeights(given.weights, count);
  return { rows, count, weights, ids: streamIds.of(count, given.ids) };
}

function streamBatch<Input>(item: unknown): StreamBatch<Input> {
  if (typeof item !== 'object' || item === null || !('rows' in item)) {
    throw new TypeError(
      shouldBe('a batch', 'rows (arrays of numbers) or { rows, ids, weights }', item),
    );
  }
  knownNames('a batch', item, ['rows', 'ids', 'weights']);
  return item as StreamBatch<Input>;
}
