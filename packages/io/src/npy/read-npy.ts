import { shouldBe } from '@coke/core/check-options';
import { type ColumnGroup, groupedTable } from '../arrays/grouped-table.ts';
import { columnOf, decodeField } from '../arrays/record-layout.ts';
import type { ByteSource } from '../sources/byte-source.ts';
import type { Table } from '../table/table.ts';
import { TableError } from '../table/table-error.ts';
import { openNpyRecords } from './npy-records.ts';

/**
 * An array in NumPy's format (`.npy`), as `np.save` writes it: float16 to float64, integers of 8 to 64
 * bits, truth values or text; in either byte order, row-major or in Fortran order. An array of one
 * dimension is the column `value`; one of two is the column of vectors `vector`, as is one of more, each
 * row in one piece; a structured array has a column for each field.
 *
 * Read row after row in bounded memory. An array in Fortran order needs a source with ranges, or be of
 * 256 MB at most.
 *
 * @throws TableError for what is no such file, for other dtypes, Python objects among them, and for a
 * file that is shorter or longer than its header says.
 */
export async function openNpy(source: ByteSource): Promise<Table> {
  return groupedTable(source, [await openNpyGroup(source)]);
}

/**
 * The columns of an array.
 *
 * @param name - Of the array, where it is one of several: the column's name, and the first part of the
 * names of fields.
 * @param size - In bytes, where it is known without ranges.
 */
export async function openNpyGroup(
  source: ByteSource,
  name?: string,
  size: number | undefined = source.size,
): Promise<ColumnGroup> {
  const { header, rows, layout: given, isSeekable, open } = await openNpyRecords(source, size);
  if (header.shape.length === 0) {
    const problem = shouldBe('shape', 'one length or more', header.shape);
    throw new TableError({ file: source.name }, problem);
  }
  const fields = given.fields.map((field) => ({ ...field, name: columnName(field, name) }));
  const layout = { ...given, fields };
  return {
    columns: fields.map(columnOf),
    // Of a stream, the header alone says it.
    rows: size === undefined ? undefined : rows,
    rowBytes: layout.bytes,
    isSeekable,
    open(wanted, signal, from = 0) {
      const reader = open(signal, from);
      let firstRow = from;
      return {
        async next(atMost) {
          const count = Math.min(atMost, rows - firstRow);
          const records = await reader.take(count);
          const place = { file: source.name, firstRow };
          firstRow += count;
          const columns = wanted.map((index) =>
            decodeField(records, layout, fields[index]!, place, wanted.length === 1),
          );
          return { rows: count, columns };
        },
        close: () => reader.close(),
      };
    },
  };
}

function columnName(
  field: { readonly name: string; readonly width?: number },
  array: string | undefined,
): string {
  if (field.name === '') return array ?? (field.width === undefined ? 'value' : 'vector');
  return array === undefined ? field.name : `${array}.${field.name}`;
}
