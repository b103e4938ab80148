import { shouldBe } from '@coke/core/check-options';
import type { ByteReader } from '../arrays/byte-reader.ts';
import type { ByteSource } from '../sources/byte-source.ts';
import { TableError } from '../table/table-error.ts';

/** Gives the rows of an array in their order, one record each. */
export interface RecordReader {
  /**
   * @param rows - At most as many as are left.
   * @throws TableError where the file is too short or, with the last record, too long.
   */
  take(rows: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** A source that bytes can be read from into memory that is there. */
export type FillingSource = Pick<ByteSource, 'name'> & Required<Pick<ByteSource, 'bytesInto'>>;

/** Records that lie one behind the other, read into memory that is used again. */
export class RangedRecords implements RecordReader {
  readonly #source: FillingSource;
  readonly #bytes: number;
  #at: number;
  #records = new Uint8Array(0);

  /**
   * @param at - Where the first record that is wanted begins.
   * @param bytes - Of a record.
   */
  constructor(source: FillingSource, at: number, bytes: number) {
    this.#source = source;
    this.#at = at;
    this.#bytes = bytes;
  }

  /** Good until records are taken again. */
  async take(rows: number): Promise<Uint8Array> {
    const length = rows * this.#bytes;
    if (this.#records.length !== length) this.#records = new Uint8Array(length);
    await this.#source.bytesInto(this.#at, this.#records);
    this.#at += length;
    return this.#records;
  }

  async close(): Promise<void> {}
}

/** Records that lie one behind the other to the end of the file. */
export class SequentialRecords implements RecordReader {
  readonly #file: string;
  readonly #bytes: number;
  readonly #start: () => Promise<ByteReader>;
  #rowsLeft: number;
  #row: number;
  #reader: ByteReader | undefined;

  /**
   * @param bytes - Of a record.
   * @param start - Begins to read, at the first of the records that are wanted.
   * @param firstRow - Which that is.
   */
  constructor(
    file: string,
    rows: number,
    bytes: number,
    start: () => Promise<ByteReader>,
    firstRow = 0,
  ) {
    this.#file = file;
    this.#row = firstRow;
    this.#rowsLeft = rows - firstRow;
    this.#bytes = bytes;
    this.#start = start;
  }

  async take(rows: number): Promise<Uint8Array> {
    this.#reader ??= await this.#start();
    const records = await this.#reader.take(rows * this.#bytes);
    this.#row += Math.floor(records.length / this.#bytes);
    this.#rowsLeft -= rows;
    if (records.length < rows * this.#bytes) {
      const place = { file: this.#file, row: this.#row + 1 };
      throw new TableError(place, shouldBe('it', 'a whole row', 'the end of the file'));
    }
    if (this.#rowsLeft === 0 && !(await this.#reader.isAtEnd())) {
      const rule = `at its end behind row ${this.#row}`;
      throw new TableError({ file: this.#file }, shouldBe('the file', rule, 'more bytes'));
    }
    return records;
  }

  async close(): Promise<void> {
    await this.#reader?.close();
  }
}
