import { shouldBe } from '@coke/core/check-options';
import type { ColumnValues, NumberArray, TableColumn, TextValues } from '../table/table.ts';
import {
  ELEMENT_TYPES,
  type ElementName,
  type Elements,
  littleEndianBytes,
} from './element-type.ts';

/** Elements of an array, or texts of as many code points of 4 bytes each. */
export type ArrayType = ElementName | { readonly codePoints: number };

/** Where the first of some values stands. */
export interface ValuesPlace {
  readonly column: string;
  readonly firstRow: number;
}

const FLOATS: readonly ArrayType[] = ['float32', 'float64'];

/** A type that holds all these values; undefined of none. */
export function typeOfValues(parts: readonly ColumnValues[]): ArrayType | undefined {
  const [first] = parts;
  if (first?.type === 'text') {
    const lengths = (parts as readonly TextValues[]).map(longest);
    return { codePoints: lengths.reduce((most, length) => Math.max(most, length), 1) };
  }
  const types = new Set(parts.map(typeOf));
  return types.size > 1 ? 'float64' : [...types][0];
}

/** What a column without values is written as. */
export function typeOfColumn({ type }: TableColumn): ArrayType {
  if (type === 'text') return { codePoints: 1 };
  if (type === 'vector') return 'float32';
  return type === 'number' ? 'float64' : type === 'bigint' ? 'int64' : 'bool';
}

/** Bytes of one value. */
export function bytesOf(type: ArrayType): number {
  return typeof type === 'string' ? ELEMENT_TYPES[type].bytes : 4 * type.codePoints;
}

/** @throws RangeError for a number that the type does not hold. */
export function encodeValues(
  values: ColumnValues,
  type: ArrayType,
  place: ValuesPlace,
): Uint8Array<ArrayBuffer> {
  if (typeof type !== 'string') return encodeTexts((values as TextValues).values, type.codePoints);
  const { values: given } = values as { readonly values: Elements };
  if (typeOf(values) === type && !hasMissing(values)) return littleEndianBytes(given);
  const width = values.type === 'vector' ? values.width : 1;
  const target = ELEMENT_TYPES[type].decode(new ArrayBuffer(given.length * bytesOf(type)));
  const missing = 'missing' in values ? values.missing : undefined;
  for (let i = 0; i < given.length; i++) {
    const value = missing?.[Math.floor(i / width)] ? Number.NaN : given[i]!;
    // A bigint of another type is written as a number, where that is exact.
    target[i] = typeof target[i] === 'number' ? Number(value) : (0n as never);
    // biome-ignore lint/suspicious/noDoubleEquals: 1n == 1, and NaN is the one that is no number.
    if (target[i] == value || (Number.isNaN(value) && Number.isNaN(target[i]))) continue;
    const row = place.firstRow + Math.floor(i / width) + 1;
    const rule = `exact in ${type}, as it is written`;
    throw new RangeError(shouldBe(`row ${row} of column "${place.column}"`, rule, value));
  }
  return littleEndianBytes(target);
}

function typeOf(values: ColumnValues): ElementName {
  const type =
    values.type === 'boolean' ? 'bool' : nameOf(values.values as NumberArray | BigInt64Array);
  return hasMissing(values) && !FLOATS.includes(type) ? 'float64' : type;
}

function hasMissing(values: ColumnValues): boolean {
  return 'missing' in values && values.missing !== undefined && values.missing.includes(1);
}

function nameOf({ constructor: { name } }: Elements): ElementName {
  return name.replace(/^Big|Array$/g, '').toLowerCase() as ElementName;
}

function longest({ values }: TextValues): number {
  // Reduced by hand: there may be more of them than a call takes arguments.
  return values.reduce((most, text) => Math.max(most, [...(text ?? '')].length), 1);
}

function encodeTexts(
  texts: readonly (string | undefined)[],
  codePoints: number,
): Uint8Array<ArrayBuffer> {
  const points = new DataView(new ArrayBuffer(4 * codePoints * texts.length));
  for (const [row, text = ''] of texts.entries()) {
    let at = 4 * codePoints * row;
    for (const character of text) {
      const point = character.codePointAt(0)!;
      const isSurrogate = point >= 0xd800 && point < 0xe000;
      points.setUint32(at, isSurrogate ? 0xfffd : point, true);
      at += 4;
    }
  }
  return new Uint8Array(points.buffer);
}
