import { shouldBe } from '@coke/core/check-options';
import { RowError } from '../table/row-error.ts';
import type {
  ColumnValues,
  NumberArray,
  TableColumn,
  TextValues,
  VectorValues,
} from '../table/table.ts';
import { jsonText } from '../table/value-text.ts';
import {
  type ArrowBatch,
  type ArrowData,
  type ArrowField,
  type ArrowType,
  ArrowTypeId,
} from './arrow-data.ts';
import { columnType, listedNumbers, roomFor } from './arrow-type.ts';
import { isThere, listRange, missingOf, numbersOf, valueAt } from './arrow-values.ts';

/** A column of the table, and where a batch has it. */
export interface ArrowColumn {
  readonly index: number;
  readonly type: ArrowType;
  readonly column: TableColumn;
}

/** Rows whose lists say how long a column's are. */
const FIRST_LISTS = 64;

/**
 * A column by its type alone; undefined for lists of numbers whose first rows must be seen: see `listLengths`.
 */
export function columnOf({ name, type }: ArrowField, index: number): ArrowColumn | undefined {
  if (!listedNumbers(type)) {
    const of = columnType(type);
    return { index, type, column: { name, type: of, isNumeric: of !== 'text' } };
  }
  return type.typeId === ArrowTypeId.fixedSizeList
    ? listColumn({ name, type }, index, [type.listSize!])
    : undefined;
}

/** A vector where the first lists have one length; otherwise they are read as JSON. */
export function listColumn(
  { name, type }: ArrowField,
  index: number,
  lengths: Iterable<number>,
): ArrowColumn {
  const [width, other] = lengths;
  const column: TableColumn =
    width !== undefined && width > 0 && other === undefined
      ? { name, type: 'vector', width, isNumeric: true }
      : { name, type: 'text', isNumeric: false };
  return { index, type, column };
}

/** Lengths of the first lists that are neither missing nor empty; none if there are none. */
export function listLengths(data: ArrowData): Set<number> {
  const lengths = new Set<number>();
  for (let i = 0; i < data.length; i++) {
    if (i % FIRST_LISTS === 0 && lengths.size > 0) break;
    if (!isThere(data, i)) continue;
    const [from, to] = listRange(data, i);
    if (to > from) lengths.add(to - from);
  }
  return lengths;
}

/** The rows `from` to `to` of a batch's column. @throws RowError for a list of another length than the others. */
export function valuesOf(
  { index, column }: ArrowColumn,
  batch: ArrowBatch,
  from: number,
  to: number,
): ColumnValues {
  const data = batch.data.children[index];
  if (!data || data.length < to) {
    throw new RangeError(shouldBe('rows', `at least ${to}`, data?.length ?? 0));
  }
  if (column.type === 'text') return textsOf(data, from, to);
  if (column.type === 'vector') return vectorsOf(data, column.width!, from, to);
  if (data.type.typeId === ArrowTypeId.dictionary) return lookedUp(data, column, from, to);
  const missing = missingOf(data, from, to);
  if (column.type === 'bigint') {
    const values = data.values as BigInt64Array | BigUint64Array;
    if (values.length < to)
      throw new RangeError(shouldBe('its values', `at least ${to}`, values.length));
    return { type: 'bigint', values: values.subarray(from, to), ...(missing && { missing }) };
  }
  const values = numbersOf(data, from, to);
  if (column.type === 'boolean') {
    return { type: 'boolean', values: values as Uint8Array, ...(missing && { missing }) };
  }
  return { type: 'number', values: withNaN(values, missing), ...(missing && { missing }) };
}

/** Floats that are missing are NaN besides. What the file has is not written to. */
function withNaN(values: NumberArray, missing: Uint8Array | undefined): NumberArray {
  if (!missing || !(values instanceof Float32Array || values instanceof Float64Array))
    return values;
  return values.map((value, i) => (missing[i] ? Number.NaN : value));
}

function textsOf(data: ArrowData, from: number, to: number): TextValues {
  const values = new Array<string | undefined>(to - from);
  for (let i = from; i < to; i++) {
    const value = inRow(i - from, () => valueAt(data, i));
    values[i - from] = typeof value === 'string' || value === undefined ? value : jsonText(value);
  }
  return { type: 'text', values };
}

/** Numbers of a dictionary. */
function lookedUp(data: ArrowData, { type }: TableColumn, from: number, to: number): ColumnValues {
  const { dictionary } = data.type;
  let missing: Uint8Array | undefined;
  const values =
    type === 'bigint'
      ? dictionary!.isSigned === false
        ? new BigUint64Array(to - from)
        : new BigInt64Array(to - from)
      : roomFor(dictionary!, to - from);
  for (let i = from; i < to; i++) {
    const value = inRow(i - from, () => valueAt(data, i));
    if (value === undefined) {
      missing ??= new Uint8Array(to - from);
      missing[i - from] = 1;
      if (values instanceof Float32Array || values instanceof Float64Array)
        values[i - from] = Number.NaN;
    } else values[i - from] = (type === 'boolean' ? Number(value) : value) as never;
  }
  return { type, values, ...(missing && { missing }) } as ColumnValues;
}

/** Lists of one length: where the file has them one after another, they are not copied. */
function vectorsOf(data: ArrowData, width: number, from: number, to: number): VectorValues {
  const child = data.children[0]!;
  const rows = to - from;
  let missing = missingOf(data, from, to);
  let isDense = !missing;
  let next: number | undefined;
  for (let i = from; i < to; i++) {
    if (missing?.[i - from]) continue;
    const [start, end] = inRow(i - from, () => listRange(data, i));
    if (end === start) {
      missing ??= new Uint8Array(rows);
      missing[i - from] = 1;
      isDense = false;
    } else if (end - start !== width) {
      throw new RowError(i - from, shouldBe('length of a list', `${width}`, end - start));
    }
    if (next !== undefined && start !== next) isDense = false;
    next = end;
  }
  if (isDense && rows > 0) {
    const [start] = listRange(data, from);
    return { type: 'vector', values: elementsOf(child, start, start + rows * width, width), width };
  }
  let values = roomFor(child.type, rows * width);
  for (let i = from; i < to; i++) {
    if (missing?.[i - from]) continue;
    const [start, end] = listRange(data, i);
    const row = inRow(i - from, () => elementsOf(child, start, end, width));
    // A row of integers with a hole in it came as doubles.
    if (row.constructor !== values.constructor) values = Float64Array.from(values);
    values.set(row, (i - from) * width);
  }
  return { type: 'vector', values, width, ...(missing && { missing }) };
}

/** Numbers of lists, NaN where one is missing. */
function elementsOf(child: ArrowData, from: number, to: number, width: number): NumberArray {
  const missing = missingOf(child, from, to);
  try {
    const numbers = numbersOf(child, from, to);
    if (!missing) return numbers;
    return withNaN(numbers instanceof Float32Array ? numbers : Float64Array.from(numbers), missing);
  } catch (error) {
    throw error instanceof RowError
      ? new RowError(Math.floor(error.row / width), error.message)
      : error;
  }
}

function inRow<T>(row: number, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new RowError(row, error instanceof Error ? error.message : String(error));
  }
}
