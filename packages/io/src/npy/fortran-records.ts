import { shouldBe } from '@coke/core/check-options';
import type { ByteSource } from '../sources/byte-source.ts';
import { TableError } from '../table/table-error.ts';
import type { NpyHeader } from './npy-header.ts';
import type { RecordReader } from './record-reader.ts';

/** What is in memory at once. An array that is no larger is read in one piece. */
const BLOCK_BYTES = 1 << 26;
/** The largest array that is read as a whole where there are no ranges. */
const MAX_WHOLE_BYTES = 1 << 28;

const WORDS = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array } as const;

/** The rows of an array in Fortran order, which lies in the file column after column. */
export class FortranRecords implements RecordReader {
  readonly #source: ByteSource;
  readonly #header: NpyHeader;
  readonly #whole: RecordReader;
  readonly #elementBytes: number;
  /** Columns in the file, in the order of a record. */
  readonly #columns: Uint32Array;
  readonly #blockBytes: number;
  #row = 0;
  #block: { readonly bytes: Uint8Array; readonly first: number; readonly rows: number } | undefined;

  /**
   * @param recordBytes - Of a row.
   * @param whole - Gives the file's bytes in their order.
   */
  constructor(
    source: ByteSource,
    header: NpyHeader,
    recordBytes: number,
    whole: RecordReader,
    blockBytes: number = BLOCK_BYTES,
  ) {
    this.#source = source;
    this.#header = header;
    this.#whole = whole;
    this.#columns = fortranOrder(header.shape.slice(1));
    this.#elementBytes = recordBytes / this.#columns.length;
    this.#blockBytes = blockBytes;
  }

  async take(rows: number): Promise<Uint8Array> {
    let block = this.#block;
    if (!block || this.#row + rows > block.first + block.rows) {
      block = await this.#load(rows);
      this.#block = block;
    }
    const skipped = this.#row - block.first;
    this.#row += rows;
    return transposed(block.bytes, block.rows, skipped, rows, this.#columns, this.#elementBytes);
  }

  async close(): Promise<void> {
    this.#block = undefined;
    await this.#whole.close();
  }

  /** The next block, of `rows` at least. */
  async #load(rows: number) {
    const { size, name } = this.#source;
    const all = this.#header.shape[0]!;
    const width = this.#columns.length;
    const bytesOfAll = all * width * this.#elementBytes;
    if (bytesOfAll <= this.#blockBytes || size === undefined) {
      if (bytesOfAll > MAX_WHOLE_BYTES) {
        const rule = `at most ${MAX_WHOLE_BYTES} bytes where it cannot be read by ranges: give a file, or save it row-major`;
        throw new TableError(
          { file: name },
          shouldBe('an array in Fortran order', rule, bytesOfAll),
        );
      }
      return { bytes: await this.#whole.take(all), first: 0, rows: all };
    }
    const first = this.#row;
    const fitting = Math.floor(this.#blockBytes / (width * this.#elementBytes));
    const height = Math.min(all - first, Math.max(rows, fitting));
    const length = height * this.#elementBytes;
    const bytes = new Uint8Array(width * length);
    for (let column = 0; column < width; column++) {
      const from = this.#header.length + (column * all + first) * this.#elementBytes;
      bytes.set(await this.#source.bytes(from, from + length), column * length);
    }
    return { bytes, first, rows: height };
  }
}

/** Place of each element of a record, row-major, in Fortran order. */
function fortranOrder(shape: readonly number[]): Uint32Array {
  const count = shape.reduce((product, length) => product * length, 1);
  return Uint32Array.from({ length: count }, (_, index) => {
    let rest = index;
    let place = 0;
    let stride = count;
    for (const length of [...shape].reverse()) {
      stride /= length;
      place += (rest % length) * stride;
      rest = Math.floor(rest / length);
    }
    return place;
  });
}

/** Records of elements that lie column after column, `height` in each. */
function transposed(
  block: Uint8Array,
  height: number,
  first: number,
  rows: number,
  columns: Uint32Array,
  elementBytes: number,
): Uint8Array {
  const wordBytes = Math.min(elementBytes, 4) as keyof typeof WORDS;
  const words = elementBytes / wordBytes;
  const Words = WORDS[wordBytes];
  const aligned = block.byteOffset % wordBytes === 0 ? block : block.slice();
  const source = new Words(
    aligned.buffer as ArrayBuffer,
    aligned.byteOffset,
    aligned.length / wordBytes,
  );
  const target = new Words(rows * columns.length * words);
  for (const [index, column] of columns.entries()) {
    for (let word = 0; word < words; word++) {
      let from = (column * height + first) * words + word;
      let to = index * words + word;
      for (let row = 0; row < rows; row++) {
        target[to] = source[from]!;
        from += words;
        to += columns.length * words;
      }
    }
  }
  return new Uint8Array(target.buffer);
}
