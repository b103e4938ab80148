import { shouldBe } from '@coke/core/check-options';
import type { ColumnValues, NumberArray, TableColumn } from '../table/table.ts';
import { TableError } from '../table/table-error.ts';
import { decodeElements, ELEMENT_TYPES, type ElementName, type Elements } from './element-type.ts';

/** One column in a record. */
export interface Field {
  readonly name: string;
  /** `utf32`: code points of 4 bytes each; `utf8`: bytes. Both end at the first 0. */
  readonly type: ElementName | 'utf32' | 'utf8';
  readonly isBigEndian: boolean;
  /** First byte in the record. */
  readonly offset: number;
  /** Of all its elements. */
  readonly bytes: number;
  /** Numbers a row, of a vector. */
  readonly width?: number;
}

/** How one row lies in a file. The plainest: a single field that fills it. */
export interface RecordLayout {
  readonly bytes: number;
  readonly fields: readonly Field[];
}

/** What a table says of a field. */
export function columnOf({ name, type, width }: Field): TableColumn {
  if (type === 'utf32' || type === 'utf8') return { name, type: 'text', isNumeric: false };
  if (width !== undefined) return { name, type: 'vector', width, isNumeric: true };
  return { name, type: ELEMENT_TYPES[type].column, isNumeric: true };
}

/**
 * One column of some records.
 *
 * @param firstRow - Number of the first record in the table, for errors.
 * @param isGivenAway - The records may become the column's, where it is the only one that is wanted.
 * @throws TableError for what is no text, or an integer of a vector that is not exact in float64.
 */
export function decodeField(
  records: Uint8Array,
  layout: RecordLayout,
  field: Field,
  { file, firstRow }: { readonly file: string; readonly firstRow: number },
  isGivenAway = false,
): ColumnValues {
  const { type, width, isBigEndian, name } = field;
  const packed = layout.bytes === field.bytes ? records : gather(records, layout.bytes, field);
  const refuse = (index: number, rule: string, got: unknown): never => {
    throw new TableError(
      { file, row: firstRow + index + 1, column: name },
      shouldBe('value', rule, got),
    );
  };
  if (type === 'utf32' || type === 'utf8') {
    return { type: 'text', values: decodeTexts(packed, field, refuse) };
  }
  // What was gathered is nobody else's.
  const elements = decodeElements(type, packed, isBigEndian, isGivenAway || packed !== records);
  if (width !== undefined) {
    const values = exactNumbers(elements, (index, value) =>
      refuse(Math.floor(index / width), 'exact in float64', value),
    );
    return { type: 'vector', values, width };
  }
  const { column } = ELEMENT_TYPES[type];
  return { type: column, values: elements } as ColumnValues;
}

function gather(records: Uint8Array, stride: number, { offset, bytes }: Field): Uint8Array {
  const rows = Math.floor(records.length / stride);
  const packed = new Uint8Array(rows * bytes);
  for (let row = 0; row < rows; row++) {
    const start = row * stride + offset;
    packed.set(records.subarray(start, start + bytes), row * bytes);
  }
  return packed;
}

/** Vectors have no integers of 64 bits: those are float64 where that is exact. */
function exactNumbers(
  elements: Elements,
  refuse: (index: number, value: bigint) => never,
): NumberArray {
  if (!(elements instanceof BigInt64Array || elements instanceof BigUint64Array)) return elements;
  const values = new Float64Array(elements.length);
  for (let i = 0; i < values.length; i++) {
    values[i] = Number(elements[i]);
    if (BigInt(values[i]!) !== elements[i]) refuse(i, elements[i]!);
  }
  return values;
}

function decodeTexts(
  packed: Uint8Array,
  { type, bytes, isBigEndian }: Field,
  refuse: (index: number, rule: string, got: unknown) => never,
): string[] {
  const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  return Array.from({ length: packed.length / bytes }, (_, row) => {
    const start = row * bytes;
    if (type === 'utf8') {
      const text = packed.subarray(start, start + bytes);
      let end = text.length;
      while (end > 0 && text[end - 1] === 0) end -= 1;
      try {
        return utf8.decode(text.subarray(0, end));
      } catch {
        return refuse(row, 'UTF-8', `${text.subarray(0, end)}`);
      }
    }
    let text = '';
    let end = bytes;
    while (end > 0 && view.getUint32(start + end - 4) === 0) end -= 4;
    for (let at = 0; at < end; at += 4) {
      const point = view.getUint32(start + at, !isBigEndian);
      if (point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) refuse(row, 'Unicode', point);
      text += String.fromCodePoint(point);
    }
    return text;
  });
}
