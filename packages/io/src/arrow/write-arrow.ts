import { shouldBe } from '@coke/core/check-options';
import type { Data, DataType, RecordBatch, Schema } from 'apache-arrow';
import { concatBytes } from '../sources/concat-bytes.ts';
import { asArrayOf, type NumbersOrBigints } from '../table/number-array.ts';
import { noValues, partValues } from '../table/part-values.ts';
import type { ColumnValues, TableColumn, TableContent } from '../table/table.ts';
import { type ArrowModule, loadArrow } from './load-arrow.ts';

/**
 * A table as a file of Arrow's format for exchange, which is Feather version 2 too: a record batch for each part, so
 * that memory does not grow with the table. Numbers keep their type; a vector is a list of fixed size; every value
 * may be missing. Not compressed.
 *
 * @throws RangeError for a part that does not have the columns, or a number that its column's type, which the first
 * part decides, does not hold; whatever the parts throw.
 */
export async function* encodeArrow({ columns, parts }: TableContent): AsyncGenerator<Uint8Array> {
  const arrow = await loadArrow();
  const { AsyncByteQueue, Field, RecordBatch, RecordBatchFileWriter, Schema, Struct, makeData } =
    arrow;
  let chunks: Uint8Array[] = [];
  /** Where the writer puts its bytes: they wait here until they are asked for. */
  class Output extends AsyncByteQueue<Uint8Array> {
    override write(chunk: unknown): void {
      chunks.push(chunk as Uint8Array);
    }
  }
  const writer = new RecordBatchFileWriter();
  /** In an array of its own: what the writer gives out is in part the values themselves. */
  const written = (): Uint8Array => {
    const all = chunks.length === 1 ? new Uint8Array(chunks[0]!) : concatBytes(chunks);
    chunks = [];
    return all;
  };

  let first: readonly ColumnValues[] | undefined;
  let schema: Schema | undefined;
  const begin = (values: readonly ColumnValues[]): Schema => {
    const fields = columns.map(
      ({ name }, c) => new Field(name, typeOf(arrow, name, values[c]!), true),
    );
    const made = new Schema(fields);
    writer.reset(new Output(), made);
    return made;
  };
  for await (const part of parts) {
    const values = partValues(columns, part);
    first ??= values.map((of, c) => ({ ...noValues(columns[c]!), ...emptied(of) }) as ColumnValues);
    schema ??= begin(values);
    if (part.rows === 0) continue;
    const children = values.map((of, c) =>
      dataOf(arrow, columns[c]!, of, first![c]!, schema!.fields[c]!.type, part.rows),
    );
    const data = makeData({ type: new Struct(schema.fields), length: part.rows, children });
    writer.write(new RecordBatch(schema, data) as RecordBatch);
    yield written();
  }
  schema ??= begin(columns.map(noValues));
  writer.finish();
  yield written();
}

/** Values of the same type, without any. */
function emptied(values: ColumnValues): ColumnValues {
  const { missing: _, ...others } = values as ColumnValues & { missing?: Uint8Array };
  return { ...others, values: values.values.slice(0, 0) } as ColumnValues;
}

function typeOf(arrow: ArrowModule, name: string, values: ColumnValues): DataType {
  if (values.type === 'text') return new arrow.Utf8();
  if (values.type === 'boolean') return new arrow.Bool();
  const number = numberType(arrow, name, values.values);
  if (values.type !== 'vector') return number;
  return new arrow.FixedSizeList(values.width, new arrow.Field('item', number, false));
}

function numberType(arrow: ArrowModule, name: string, values: NumbersOrBigints): DataType {
  switch (values.constructor) {
    case Float32Array:
      return new arrow.Float32();
    case Float64Array:
      return new arrow.Float64();
    case BigInt64Array:
      return new arrow.Int64();
    case BigUint64Array:
      return new arrow.Uint64();
    case Int8Array:
      return new arrow.Int8();
    case Uint8Array:
      return new arrow.Uint8();
    case Int16Array:
      return new arrow.Int16();
    case Uint16Array:
      return new arrow.Uint16();
    case Int32Array:
      return new arrow.Int32();
    case Uint32Array:
      return new arrow.Uint32();
    default:
      throw new TypeError(shouldBe(`values of "${name}"`, 'an array of numbers', values));
  }
}

function dataOf(
  { makeData }: ArrowModule,
  { name }: TableColumn,
  values: ColumnValues,
  first: ColumnValues,
  type: DataType,
  rows: number,
): Data {
  const missing =
    values.type === 'text'
      ? Uint8Array.from(values.values, (text) => (text === undefined ? 1 : 0))
      : values.missing;
  const nullCount = missing ? missing.reduce((sum, one) => sum + one, 0) : 0;
  const nulls = {
    length: rows,
    nullCount,
    ...(nullCount > 0 && { nullBitmap: packed(rows, (i) => missing![i] === 0) }),
  };
  const make = makeData as (props: object) => Data;
  if (values.type === 'text') return make({ type, ...nulls, ...encoded(values.values) });
  if (values.type === 'boolean') {
    return make({ type, ...nulls, data: packed(rows, (i) => values.values[i] === 1) });
  }
  const data = asArrayOf(values.values as NumbersOrBigints, first.values as NumbersOrBigints, name);
  if (values.type !== 'vector') return make({ type, ...nulls, data });
  if (values.width !== (first as typeof values).width) {
    const rule = `${(first as typeof values).width} as before`;
    throw new RangeError(shouldBe(`width of "${name}"`, rule, values.width));
  }
  const child = make({ type: type.children[0]!.type, length: data.length, nullCount: 0, data });
  return make({ type, ...nulls, child });
}

/** A bit for each row, from the lowest on. */
function packed(rows: number, isSet: (row: number) => boolean): Uint8Array {
  const bits = new Uint8Array(8 * Math.ceil(rows / 64));
  for (let i = 0; i < rows; i++) if (isSet(i)) bits[i >> 3]! |= 1 << (i & 7);
  return bits;
}

/** Texts one after another, and where each begins. */
function encoded(texts: readonly (string | undefined)[]): {
  valueOffsets: Int32Array;
  data: Uint8Array;
} {
  const encoder = new TextEncoder();
  const valueOffsets = new Int32Array(texts.length + 1);
  let data = new Uint8Array(1024);
  let length = 0;
  for (const [i, text = ''] of texts.entries()) {
    // No character of UTF-16 takes more than three bytes.
    if (length + 3 * text.length > data.length) {
      const larger = new Uint8Array(2 * (length + 3 * text.length));
      larger.set(data.subarray(0, length));
      data = larger;
    }
    length += encoder.encodeInto(text, data.subarray(length)).written;
    valueOffsets[i + 1] = length;
  }
  return { valueOffsets, data: data.subarray(0, length) };
}
