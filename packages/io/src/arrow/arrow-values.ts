import { shouldBe } from '@coke/core/check-options';
import { RowError } from '../table/row-error.ts';
import type { NumberArray } from '../table/table.ts';
import {
  binaryText,
  dateText,
  decimalNumber,
  halfFloat,
  intervalText,
  timestampText,
  timeText,
  type UnitsASecond,
} from '../table/value-text.ts';
import { type ArrowData, ArrowTypeId } from './arrow-data.ts';
import { roomFor } from './arrow-type.ts';

/** By Arrow's number of a unit. */
const UNITS: readonly UnitsASecond[] = [1, 1_000, 1_000_000, 1_000_000_000];
const MILLISECONDS_A_DAY = 86_400_000n;
/** A text or bytes as long as this are in their view, not beside it. */
const INLINE = 12;

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Whether a value is there. @throws RangeError where the bitmap is too short to say so. */
export function isThere({ nullBitmap, offset, type }: ArrowData, i: number): boolean {
  if (type.typeId === ArrowTypeId.null) return false;
  if (!nullBitmap || nullBitmap.length === 0) return true;
  const bit = offset + i;
  const byte = nullBitmap[bit >> 3];
  if (byte === undefined)
    throw new RangeError(shouldBe('bits of its bitmap', `${bit + 1}`, 8 * nullBitmap.length));
  return ((byte >> (bit & 7)) & 1) === 1;
}

/** 1 for each of the rows that is missing; undefined where none is. */
export function missingOf(data: ArrowData, from: number, to: number): Uint8Array | undefined {
  let missing: Uint8Array | undefined;
  if (data.nullBitmap?.length || data.type.typeId === ArrowTypeId.null) {
    for (let i = from; i < to; i++) {
      if (isThere(data, i)) continue;
      missing ??= new Uint8Array(to - from);
      missing[i - from] = 1;
    }
  }
  return missing;
}

/**
 * The numbers of some rows: a view where the file has them as they are wanted. What is missing is any number.
 *
 * @throws RowError for an integer of 64 bits that a double does not hold.
 */
export function numbersOf(data: ArrowData, from: number, to: number): NumberArray {
  const { type } = data;
  const values = data.values as NumberArray;
  const numbers = roomFor(type, 0);
  if (type.typeId !== ArrowTypeId.bool && values.constructor === numbers.constructor) {
    if (values.length < to) throw short(to, values.length);
    return values.subarray(from, to);
  }
  const made = roomFor(type, to - from);
  const isChecked = type.typeId === ArrowTypeId.int || type.typeId === ArrowTypeId.duration;
  for (let i = from; i < to; i++) {
    if (!isThere(data, i)) continue;
    const value = Number(valueAt(data, i));
    if (isChecked && !Number.isSafeInteger(value)) {
      const got = `${valueAt(data, i)}`;
      throw new RowError(i - from, shouldBe('an integer', 'one that a double holds', got));
    }
    made[i - from] = value;
  }
  return made;
}

/** First and last of a list's values among those of its child. */
export function listRange(data: ArrowData, i: number): [from: number, to: number] {
  const { type, children } = data;
  const length = children[0]?.length ?? 0;
  const offsets = data.valueOffsets as ArrayLike<number | bigint> | undefined;
  const isFixed = type.typeId === ArrowTypeId.fixedSizeList;
  const from = isFixed ? i * type.listSize! : Number(offsets![i]);
  const to = isFixed ? from + type.listSize! : Number(offsets![i + 1]);
  if (!(from >= 0 && to >= from && to <= length)) {
    throw new RangeError(
      shouldBe('a list', `within the ${length} values of all`, `${from} to ${to}`),
    );
  }
  return [from, to];
}

/** Numbers, bigints, booleans, texts; lists and objects of them; undefined where it is missing. */
export function valueAt(data: ArrowData, i: number): unknown {
  if (!isThere(data, i)) return undefined;
  const { type, values, children } = data;
  switch (type.typeId) {
    case ArrowTypeId.int:
    case ArrowTypeId.duration:
      return at(values as ArrayLike<number | bigint>, i);
    case ArrowTypeId.float: {
      const value = at(values as ArrayLike<number>, i);
      return type.precision === 0 && !(values instanceof Float32Array) ? halfFloat(value) : value;
    }
    case ArrowTypeId.bool: {
      const bit = data.offset + i;
      return ((at(values as Uint8Array, bit >> 3) >> (bit & 7)) & 1) === 1;
    }
    case ArrowTypeId.decimal: {
      const words = type.bitWidth! / 32;
      let unscaled = 0n;
      for (let w = words; w-- > 0; ) {
        unscaled = (unscaled << 32n) | BigInt(at(values as Uint32Array, i * words + w) >>> 0);
      }
      return decimalNumber(BigInt.asIntN(type.bitWidth!, unscaled), type.scale!);
    }
    case ArrowTypeId.utf8:
    case ArrowTypeId.largeUtf8:
      return utf8.decode(bytesAt(data, i));
    case ArrowTypeId.binary:
    case ArrowTypeId.largeBinary:
      return binaryText(bytesAt(data, i));
    case ArrowTypeId.utf8View:
      return utf8.decode(viewedBytesAt(data, i));
    case ArrowTypeId.binaryView:
      return binaryText(viewedBytesAt(data, i));
    case ArrowTypeId.fixedSizeBinary: {
      const width = (type as unknown as { byteWidth: number }).byteWidth;
      const bytes = values as Uint8Array;
      if (bytes.length < (i + 1) * width) throw short((i + 1) * width, bytes.length);
      return binaryText(bytes.subarray(i * width, (i + 1) * width));
    }
    case ArrowTypeId.date: {
      const value = at(values as ArrayLike<number | bigint>, i);
      return dateText(Number(type.unit === 0 ? value : BigInt(value) / MILLISECONDS_A_DAY));
    }
    case ArrowTypeId.time:
      return timeText(BigInt(at(values as ArrayLike<number | bigint>, i)), UNITS[type.unit!]!);
    case ArrowTypeId.timestamp: {
      const value = BigInt(at(values as ArrayLike<number | bigint>, i));
      return timestampText(value, UNITS[type.unit!]!, Boolean(type.timezone));
    }
    case ArrowTypeId.interval:
      return intervalAt(data, i);
    case ArrowTypeId.dictionary:
      return fromDictionary(data, i);
    case ArrowTypeId.list:
    case ArrowTypeId.largeList:
    case ArrowTypeId.fixedSizeList: {
      const [from, to] = listRange(data, i);
      const list: unknown[] = [];
      for (let k = from; k < to; k++) list.push(valueAt(children[0]!, k));
      return list;
    }
    case ArrowTypeId.map: {
      const [from, to] = listRange(data, i);
      const [keys, of] = children[0]!.children;
      const map: Record<string, unknown> = {};
      for (let k = from; k < to; k++) map[`${valueAt(keys!, k)}`] = valueAt(of!, k);
      return map;
    }
    case ArrowTypeId.struct: {
      const fields = type.children!.map(({ name }, c) => [name, valueAt(children[c]!, i)]);
      return Object.fromEntries(fields);
    }
    case ArrowTypeId.union: {
      const id = at(data.typeIds as Int8Array, i);
      const child = children[type.typeIdToChildIndex?.[id] ?? id];
      if (!child) throw new RangeError(shouldBe('type of a union', 'one of its own', id));
      return valueAt(child, type.mode === 1 ? at(data.valueOffsets as Int32Array, i) : i);
    }
    default:
      throw new RangeError(shouldBe('type', "one of Arrow's", type.typeId));
  }
}

function at<T>(values: ArrayLike<T>, i: number): T {
  const value = values[i];
  if (value === undefined) throw short(i + 1, values.length);
  return value;
}

function short(wanted: number, got: number): RangeError {
  return new RangeError(shouldBe('its values', `at least ${wanted}`, got));
}

/** What a text or some bytes, of a type with offsets, are made of. @throws RangeError for what is not within all. */
export function bytesAt(data: ArrowData, i: number): Uint8Array {
  const offsets = data.valueOffsets as ArrayLike<number | bigint>;
  return range(data.values as Uint8Array, Number(at(offsets, i)), Number(at(offsets, i + 1)));
}

/** A view is a length and the bytes, or a length, their first four, a buffer and where they begin in it. */
function viewedBytesAt({ values, variadicBuffers }: ArrowData, i: number): Uint8Array {
  const bytes = range(values as Uint8Array, 16 * i, 16 * i + 16);
  const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
  const length = view.getInt32(0, true);
  if (length <= INLINE) return range(bytes, 4, 4 + length);
  const start = view.getInt32(12, true);
  return range(
    variadicBuffers?.[view.getInt32(8, true)] ?? new Uint8Array(0),
    start,
    start + length,
  );
}

function range(bytes: Uint8Array, from: number, to: number): Uint8Array {
  if (from >= 0 && to >= from && to <= bytes.length) return bytes.subarray(from, to);
  throw new RangeError(
    shouldBe('a text', `within the ${bytes.length} bytes of all`, `${from} to ${to}`),
  );
}

/** Dictionaries whose values have been looked up once, so that each is decoded once. */
const decoded = new WeakMap<object, unknown[]>();

function fromDictionary({ values, dictionary }: ArrowData, i: number): unknown {
  const index = Number(at(values as ArrayLike<number | bigint>, i));
  if (!dictionary) throw new RangeError(shouldBe('a dictionary', 'before its use', 'none'));
  let known = decoded.get(dictionary);
  if (!known) {
    known = [];
    for (const data of dictionary.data) {
      for (let k = 0; k < data.length; k++) known.push(valueAt(data, k));
    }
    decoded.set(dictionary, known);
  }
  if (!(index >= 0 && index < known.length)) {
    throw new RangeError(shouldBe('index into a dictionary', `below ${known.length}`, index));
  }
  return known[index];
}

function intervalAt({ type, values }: ArrowData, i: number): string {
  const words = values as Int32Array;
  if (type.unit === 0) return intervalText(at(words, i), 0, 0n);
  if (type.unit === 1) {
    return intervalText(0, at(words, 2 * i), BigInt(at(words, 2 * i + 1)) * 1_000_000n);
  }
  const [low, high] = [at(words, 4 * i + 2), at(words, 4 * i + 3)];
  const nanoseconds = (BigInt(high) << 32n) | BigInt(low >>> 0);
  return intervalText(at(words, 4 * i), at(words, 4 * i + 1), nanoseconds);
}
