import { oneOf, shouldBe } from '@coke/core/check-options';
import { ELEMENT_TYPES, littleEndianBytes } from '../arrays/element-type.ts';
import { sideBySide } from '../arrays/side-by-side.ts';
import type { ColumnValues, NumberArray, TableContent } from '../table/table.ts';
import { VECTOR_TYPES, type VectorFormat, type VectorOptions } from './vector-type.ts';
import { PREFIX_BYTES } from './vector-width.ts';

/**
 * Columns of numbers, or of vectors, as `.fvecs` (or `.bvecs`, `.ivecs`), part after part: several are one vector a
 * row, see `sideBySide`. Numbers are rounded to float32, missing ones are NaN.
 *
 * @throws RangeError for columns without numbers, and for integers that bytes or int32 do not hold.
 */
export async function* encodeFvecs(
  content: TableContent,
  { format = 'fvecs' }: VectorOptions = {},
): AsyncGenerator<Uint8Array> {
  oneOf('format', format, Object.keys(VECTOR_TYPES) as VectorFormat[]);
  const isOne = content.columns.length === 1 && /vector|number/.test(content.columns[0]!.type);
  const one = isOne ? content : sideBySide(content, `.${format}`);
  for await (const { columns, firstRow } of one.parts) {
    yield encodePart(columns[0]!, format, one.columns[0]!.name, firstRow);
  }
}

function encodePart(
  column: ColumnValues,
  format: VectorFormat,
  name: string,
  firstRow: number,
): Uint8Array {
  const width = column.type === 'vector' ? column.width : 1;
  const given = column.values as NumberArray;
  const type = VECTOR_TYPES[format];
  const missing = 'missing' in column ? column.missing : undefined;
  const values = ELEMENT_TYPES[type].decode(
    new ArrayBuffer(given.length * ELEMENT_TYPES[type].bytes),
  ) as NumberArray;
  for (let i = 0; i < given.length; i++) {
    const value = missing?.[Math.floor(i / width)] ? Number.NaN : given[i]!;
    values[i] = value;
    if (format === 'fvecs' || values[i] === value) continue;
    const row = firstRow + Math.floor(i / width) + 1;
    throw new RangeError(shouldBe(`row ${row} of column "${name}"`, type, value));
  }
  const bytes = littleEndianBytes(values);
  const rowBytes = width * ELEMENT_TYPES[type].bytes;
  const rows = given.length / width;
  const encoded = new Uint8Array(rows * (PREFIX_BYTES + rowBytes));
  const view = new DataView(encoded.buffer);
  for (let row = 0; row < rows; row++) {
    const at = row * (PREFIX_BYTES + rowBytes);
    view.setInt32(at, width, true);
    encoded.set(bytes.subarray(row * rowBytes, (row + 1) * rowBytes), at + PREFIX_BYTES);
  }
  return encoded;
}
