import { shouldBe } from '@coke/core/check-options';
import type { ByteSource } from '../sources/byte-source.ts';
import { TableError } from '../table/table-error.ts';
import type { ArrowBatch, ArrowData, ArrowField } from './arrow-data.ts';
import { ipcInput } from './ipc-input.ts';
import { loadArrow } from './load-arrow.ts';

/** Record batches of a source, read by apache-arrow. */
export class BatchReader {
  readonly fields: readonly ArrowField[];
  readonly #file: string;
  readonly #reader: AsyncBatches;
  readonly #errors: WeakSet<object>;
  #rows = 0;
  #batches = 0;

  private constructor(
    file: string,
    fields: readonly ArrowField[],
    reader: AsyncBatches,
    errors: WeakSet<object>,
  ) {
    this.#file = file;
    this.fields = fields;
    this.#reader = reader;
    this.#errors = errors;
  }

  /** @throws TableError for what is no Arrow, or damaged; whatever reading the source throws. */
  static async open(source: ByteSource, signal?: AbortSignal): Promise<BatchReader> {
    const { RecordBatchReader } = await loadArrow();
    const errors = new WeakSet<object>();
    try {
      const input = await ipcInput(remembering(source, errors), signal);
      const reader = await RecordBatchReader.from(input as AsyncIterable<Uint8Array>);
      await reader.open();
      if (!reader.schema) throw new Error('no schema');
      const given = reader.schema.fields as unknown as readonly ArrowField[];
      // A field need not have a name.
      const fields = given.map(({ name, type }) => ({ name: name ?? '', type }));
      return new BatchReader(source.name, fields, reader as unknown as AsyncBatches, errors);
    } catch (error) {
      throw unreadable(source.name, undefined, error, errors);
    }
  }

  /** The next batch; undefined after the last. */
  async next(): Promise<ArrowBatch | undefined> {
    try {
      const batch = this.#reader.isFile() ? await this.#nextOfFile() : await this.#nextOfStream();
      if (batch) checkRows(batch);
      this.#rows += batch?.data.length ?? 0;
      return batch;
    } catch (error) {
      throw unreadable(this.#file, this.#rows + 1, error, this.#errors);
    }
  }

  /** By its number: `next` would look for ever for a batch that the footer tells of and that is none. */
  async #nextOfFile(): Promise<ArrowBatch | undefined> {
    if (this.#batches >= this.#reader.numRecordBatches) return undefined;
    const batch = await this.#reader.readRecordBatch(this.#batches);
    if (!batch) throw new Error(`record batch ${this.#batches} is none`);
    this.#batches += 1;
    return batch;
  }

  async #nextOfStream(): Promise<ArrowBatch | undefined> {
    const { done, value } = await this.#reader.next();
    return done ? undefined : value;
  }

  async *batches(seen: readonly ArrowBatch[]): AsyncGenerator<ArrowBatch> {
    yield* seen;
    for (;;) {
      const batch = await this.next();
      if (!batch) return;
      yield batch;
    }
  }

  told<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      throw unreadable(this.#file, this.#rows + 1, error, this.#errors);
    }
  }

  async cancel(): Promise<void> {
    await this.#reader.cancel();
  }
}

/** Rows that a batch may have though they take no bytes, as those of columns without type. */
const MAX_EMPTY_ROWS = 1 << 20;

/** A damaged batch says to have more rows than it has bits for, and all of them would be read. */
function checkRows({ data }: ArrowBatch): void {
  // What stands for the batches of a file without any has children that are none.
  if (data.length >= 0 && data.length <= MAX_EMPTY_ROWS) return;
  const most = 8 * storedBytes(data);
  if (data.length >= 0 && data.length <= most) return;
  throw new RangeError(shouldBe('rows of a record batch', `at most ${most}`, data.length));
}

/** But for bitmaps of what is missing, which apache-arrow makes where the file has none. */
function storedBytes({ values, valueOffsets, typeIds, children, dictionary }: ArrowData): number {
  const buffers = [values, valueOffsets, typeIds].filter((buffer) => ArrayBuffer.isView(buffer));
  // apache-arrow leaves a hole where a list of an empty batch has no child.
  const inside = [...children, ...(dictionary?.data ?? [])].filter(Boolean).map(storedBytes);
  return [...buffers.map(({ byteLength }) => byteLength), ...inside].reduce((a, b) => a + b, 0);
}

/** What is used of apache-arrow's readers, all of which promise here: their sources do. */
interface AsyncBatches {
  isFile(): boolean;
  /** Of a file. */
  readonly numRecordBatches: number;
  /** Of a file: null where there is none. */
  readRecordBatch(index: number): Promise<ArrowBatch | null>;
  next(): Promise<IteratorResult<ArrowBatch, unknown>>;
  cancel(): Promise<void>;
}

/** The same source, whose own errors, which are not the format's, are noted. */
function remembering(source: ByteSource, errors: WeakSet<object>): ByteSource {
  const note = (error: unknown): unknown => {
    if (error instanceof Object) errors.add(error);
    return error;
  };
  const { name, size, isRepeatable } = source;
  return {
    name,
    size,
    isRepeatable,
    async bytes(from, to) {
      try {
        return await source.bytes(from, to);
      } catch (error) {
        // A place outside of the file is one that the format gave.
        throw error instanceof RangeError ? error : note(error);
      }
    },
    async *stream(signal) {
      try {
        yield* source.stream(signal);
      } catch (error) {
        throw note(error);
      }
    },
    close: () => source.close(),
  };
}

function unreadable(
  file: string,
  row: number | undefined,
  error: unknown,
  errors: WeakSet<object>,
): unknown {
  if (error instanceof Object && errors.has(error)) return error;
  const reason = error instanceof Error ? error.message : String(error);
  const place = { file, ...(row !== undefined && { row }) };
  return new TableError(place, `should be a file or stream of Arrow that is whole, got ${reason}`, {
    cause: error,
  });
}
