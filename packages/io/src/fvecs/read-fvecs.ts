import { oneOf, shouldBe } from '@coke/core/check-options';
import { ByteReader } from '../arrays/byte-reader.ts';
import { ELEMENT_TYPES } from '../arrays/element-type.ts';
import { groupedTable } from '../arrays/grouped-table.ts';
import { rangeParts } from '../arrays/range-parts.ts';
import { columnOf, decodeField, type Field } from '../arrays/record-layout.ts';
import type { ByteSource } from '../sources/byte-source.ts';
import type { Table } from '../table/table.ts';
import { TableError } from '../table/table-error.ts';
import {
  VECTOR_TYPES,
  type VectorFormat,
  type VectorOptions,
  vectorFormatOf,
} from './vector-type.ts';
import { checkWidths, PREFIX_BYTES, widthOf } from './vector-width.ts';

/**
 * Vectors as those who measure nearest neighbours exchange them: `.fvecs` (float32), `.bvecs` (bytes) and
 * `.ivecs` (int32), all little-endian, each vector behind its length. They are the column `vector`.
 *
 * Read in bounded memory, from a stream too.
 *
 * @throws TableError for what is no such file, an empty one, and vectors of different lengths.
 * @see http://corpus-texmex.irisa.fr
 */
export async function openFvecs(source: ByteSource, options: VectorOptions = {}): Promise<Table> {
  const { name: file, size, isRepeatable } = source;
  const formats = Object.keys(VECTOR_TYPES) as VectorFormat[];
  const format = oneOf('format', options.format ?? vectorFormatOf(file), formats);
  let begun: ByteReader | undefined = new ByteReader(source.stream());
  try {
    const width = widthOf(await begun.peek(PREFIX_BYTES), file);
    const type = VECTOR_TYPES[format];
    const bytes = width * ELEMENT_TYPES[type].bytes;
    const field: Field = {
      ...{ name: 'vector', type, isBigEndian: false },
      ...{ offset: PREFIX_BYTES, bytes, width },
    };
    const layout = { bytes: PREFIX_BYTES + bytes, fields: [field] };
    const rows = size === undefined ? undefined : size / layout.bytes;
    if (rows !== undefined && !Number.isInteger(rows)) {
      const rule = `a multiple of ${layout.bytes} bytes long, with ${width} numbers a row`;
      const place = { file, row: Math.floor(rows) + 1 };
      throw new TableError(place, shouldBe('the file', rule, size));
    }
    if (isRepeatable) await closeBegun();

    return groupedTable(source, [
      {
        columns: [columnOf(field)],
        rows,
        rowBytes: layout.bytes,
        isSeekable: size !== undefined,
        open(wanted, signal, first = 0) {
          const reader = begun ?? new ByteReader(streamFrom(first * layout.bytes, signal));
          begun = undefined;
          let firstRow = first;
          return {
            async next(atMost) {
              const records = await reader.take(atMost * layout.bytes);
              const place = { file, firstRow };
              checkWidths(records, layout.bytes, width, place);
              const count = records.length / layout.bytes;
              firstRow += count;
              const columns = wanted.map(() => decodeField(records, layout, field, place));
              return { rows: count, columns };
            },
            close: () => reader.close(),
          };
        },
      },
    ]);
  } catch (error) {
    await closeBegun();
    throw error;
  }

  function streamFrom(byte: number, signal: AbortSignal | undefined): AsyncIterable<Uint8Array> {
    return size !== undefined && byte > 0
      ? rangeParts(source, byte, size, signal)
      : source.stream(signal);
  }

  async function closeBegun(): Promise<void> {
    await begun?.close();
    begun = undefined;
  }
}
