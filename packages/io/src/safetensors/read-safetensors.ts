import { shouldBe } from '@coke/core/check-options';
import { locateTensors, SafetensorsError, type TensorPlace } from '@coke/core/safetensors';
import { ByteReader } from '../arrays/byte-reader.ts';
import type { ElementName } from '../arrays/element-type.ts';
import { type ColumnGroup, groupedTable } from '../arrays/grouped-table.ts';
import { rangeParts } from '../arrays/range-parts.ts';
import { columnOf, decodeField, type Field } from '../arrays/record-layout.ts';
import { sameRows } from '../arrays/same-rows.ts';
import type { ByteSource } from '../sources/byte-source.ts';
import { withRanges } from '../sources/with-ranges.ts';
import type { Table } from '../table/table.ts';
import { TableError } from '../table/table-error.ts';
import { SAFETENSORS_TYPES } from './safetensors-type.ts';

/**
 * Tensors of a safetensors file: a column for each, under its name, of numbers or, of more dimensions than
 * one, of vectors. F16 and BF16 are float32 here. Columns have as many rows as the largest tensor. Tensors
 * of other lengths are left out, as are those of F8, of complex numbers, and without dimensions.
 *
 * Read by ranges, row after row in bounded memory; a source without ranges is kept in memory. A checksum is
 * not looked at.
 *
 * @throws TableError for what is no such file, or has no tensor that is read.
 */
export async function openSafetensors(given: ByteSource): Promise<Table> {
  const source = await withRanges(given);
  const file = source.name;
  let places: readonly TensorPlace[];
  try {
    places = await locateTensors(source.size, (from, to) => source.bytes(from, to));
  } catch (error) {
    if (!(error instanceof SafetensorsError)) throw error;
    throw new TableError({ file }, error.message, { cause: error });
  }
  const groups = places.flatMap((place) => {
    const type = SAFETENSORS_TYPES[place.dtype];
    const [rows, ...others] = place.shape;
    const width = others.reduce((product, length) => product * length, 1);
    if (type === undefined || rows === undefined || width === 0) return [];
    return [tensorGroup(source, place, type, rows, others.length > 0 ? width : undefined)];
  });
  if (groups.length > 0) return groupedTable(source, sameRows(groups));
  const rule = 'one with rows, of numbers';
  const got = places.map(({ name, dtype, shape }) => `${name}: ${dtype} [${shape}]`).join(', ');
  throw new TableError({ file }, shouldBe('tensors', rule, got));
}

function tensorGroup(
  source: ByteSource,
  { name, from, to }: TensorPlace,
  type: ElementName,
  rows: number,
  width: number | undefined,
): ColumnGroup {
  const bytes = rows === 0 ? 0 : (to - from) / rows;
  const field: Field = {
    ...{ name, type, isBigEndian: false, offset: 0, bytes },
    ...(width !== undefined && { width }),
  };
  const layout = { bytes, fields: [field] };
  return {
    columns: [columnOf(field)],
    rows,
    rowBytes: bytes,
    isSeekable: true,
    open(wanted, signal, first = 0) {
      const reader = new ByteReader(rangeParts(source, from + first * bytes, to, signal));
      let firstRow = first;
      return {
        async next(atMost) {
          const count = Math.min(atMost, rows - firstRow);
          const records = await reader.take(count * bytes);
          const place = { file: source.name, firstRow };
          firstRow += count;
          const columns = wanted.map(() => decodeField(records, layout, field, place));
          return { rows: count, columns };
        },
        close: () => reader.close(),
      };
    },
  };
}
