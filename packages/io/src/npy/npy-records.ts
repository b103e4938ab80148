import { shouldBe } from '@coke/core/check-options';
import { ByteReader } from '../arrays/byte-reader.ts';
import { rangeParts } from '../arrays/range-parts.ts';
import type { Field, RecordLayout } from '../arrays/record-layout.ts';
import type { ByteSource } from '../sources/byte-source.ts';
import { TableError } from '../table/table-error.ts';
import { FortranRecords } from './fortran-records.ts';
import { DtypeError, parseDtype, parseRecord, product } from './npy-dtype.ts';
import { type NpyHeader, readNpyHeader } from './npy-header.ts';
import {
  type FillingSource,
  RangedRecords,
  type RecordReader,
  SequentialRecords,
} from './record-reader.ts';

/** The rows of an array, one record each. */
export interface NpyRecords {
  readonly header: NpyHeader;
  /** The first dimension; 1 of an array without dimensions. */
  readonly rows: number;
  /** The only field of what is no structured array has no name. */
  readonly layout: RecordLayout;
  /** Whether `open` can begin at any row. */
  readonly isSeekable: boolean;
  /** Begin to read, at the first row or at another. */
  open(signal?: AbortSignal, firstRow?: number): RecordReader;
}

/** Longer rows are no rows of a table. */
const MAX_ROW_BYTES = 1 << 28;

/**
 * Reads the header, and checks the size of the file where it is known.
 *
 * @param source - What is read once only is kept open for `open`.
 * @param size - In bytes, where it is known without ranges.
 * @throws TableError for what is no such file, has a dtype that is not read, or another size.
 */
export async function openNpyRecords(
  source: ByteSource,
  size: number | undefined = source.size,
): Promise<NpyRecords> {
  const { name: file, isRepeatable } = source;
  let begun: ByteReader | undefined = new ByteReader(source.stream());
  try {
    const header = await readNpyHeader(begun, file);
    const { rows, layout } = layoutOf(header, file);
    const length = header.length + rows * layout.bytes;
    if (size !== undefined && size !== length) {
      const rule = `${length} bytes long for ${header.descr} of the shape [${header.shape}]`;
      throw new TableError({ file }, shouldBe('the file', rule, size));
    }
    if (isRepeatable) await close();
    const isTransposed = header.isFortranOrder && header.shape.length > 1;
    // A size that is told beside the source is that of a source without ranges.
    const isSeekable = source.size !== undefined && !isTransposed;
    return {
      ...{ header, rows, layout, isSeekable },
      open: (signal, firstRow = 0) =>
        firstRow > 0 || (isSeekable && canFill(source))
          ? openAt(header, rows, layout, signal, firstRow)
          : open(header, rows, layout, isTransposed, signal),
    };
  } catch (error) {
    await close();
    throw error;
  }

  async function close(): Promise<void> {
    await begun?.close();
    begun = undefined;
  }

  function open(
    header: NpyHeader,
    rows: number,
    layout: RecordLayout,
    isTransposed: boolean,
    signal: AbortSignal | undefined,
  ): RecordReader {
    const records = new SequentialRecords(file, rows, layout.bytes, async () => {
      const reader = begun ?? new ByteReader(source.stream(signal));
      if (!begun) await reader.skip(header.length);
      begun = undefined;
      return reader;
    });
    return isTransposed ? new FortranRecords(source, header, layout.bytes, records) : records;
  }

  function openAt(
    header: NpyHeader,
    rows: number,
    layout: RecordLayout,
    signal: AbortSignal | undefined,
    firstRow: number,
  ): RecordReader {
    const from = header.length + firstRow * layout.bytes;
    if (canFill(source)) return new RangedRecords(source, from, layout.bytes);
    return new SequentialRecords(
      file,
      rows,
      layout.bytes,
      async () => new ByteReader(rangeParts(source, from, source.size!, signal)),
      firstRow,
    );
  }
}

function canFill(source: ByteSource): source is ByteSource & FillingSource {
  return source.bytesInto !== undefined;
}

function layoutOf(header: NpyHeader, file: string): { rows: number; layout: RecordLayout } {
  const { descr, shape } = header;
  const [rows = 1, ...others] = shape;
  try {
    const layout = Array.isArray(descr)
      ? structured(descr, others)
      : plain(parseDtype(descr), others);
    product([...shape, layout.bytes]);
    if (layout.bytes > MAX_ROW_BYTES) {
      throw new DtypeError(shouldBe('a row', `at most ${MAX_ROW_BYTES} bytes`, layout.bytes));
    }
    return { rows, layout };
  } catch (error) {
    if (!(error instanceof DtypeError)) throw error;
    throw new TableError({ file }, error.message, { cause: error });
  }
}

function structured(descr: Parameters<typeof parseRecord>[0], others: readonly number[]) {
  if (others.length === 0) return parseRecord(descr);
  throw new DtypeError(shouldBe('shape of a structured array', 'one length', others.length + 1));
}

function plain(dtype: ReturnType<typeof parseDtype>, others: readonly number[]): RecordLayout {
  const base = { ...dtype, name: '', isBigEndian: dtype.isBigEndian, offset: 0 };
  if (others.length === 0) return { bytes: dtype.bytes, fields: [base satisfies Field] };
  if (dtype.type === 'utf32' || dtype.type === 'utf8') {
    throw new DtypeError(shouldBe('shape of an array of text', 'one length', others.length + 1));
  }
  const width = product(others);
  if (width === 0) throw new DtypeError(shouldBe('shape', 'of one number a row or more', others));
  const bytes = dtype.bytes * width;
  return { bytes, fields: [{ ...base, bytes, width }] };
}
