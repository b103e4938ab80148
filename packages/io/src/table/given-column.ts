import { positiveInteger, shouldBe } from '@coke/core/check-options';
import type { ColumnValues, NumberArray, VectorValues } from './table.ts';

/** Vectors of as many numbers each, row-major: as a table has them, or as a matrix. */
type GivenVectors =
  | Pick<VectorValues, 'values' | 'width'>
  | { readonly data: NumberArray; readonly rows: number; readonly cols: number };

/** The values of a column in memory, one a row. Null and undefined are missing, and NaN is. */
export type GivenColumn =
  | NumberArray
  | BigInt64Array
  | BigUint64Array
  | GivenVectors
  | readonly (number | null | undefined)[]
  | readonly (bigint | null | undefined)[]
  | readonly (boolean | null | undefined)[]
  | readonly (string | null | undefined)[]
  | readonly (ArrayLike<number> | null | undefined)[];

/** @throws as `tableOf` says. */
export function columnOf(name: string, given: unknown): ColumnValues {
  if (given instanceof BigInt64Array || given instanceof BigUint64Array) {
    return { type: 'bigint', values: given };
  }
  if (isNumberArray(given)) return { type: 'number', values: given };
  if (Array.isArray(given)) return ofList(name, given);
  const { data, rows, cols, values, width } = Object(given) as Record<string, unknown>;
  const numbers = data ?? values;
  if (!isNumberArray(numbers)) {
    throw new TypeError(shouldBe(`column "${name}"`, 'an array or a matrix', given));
  }
  const each = positiveInteger(`width of "${name}"`, cols ?? width);
  const count = rows ?? Math.floor(numbers.length / each);
  if (numbers.length !== Number(count) * each) {
    const rule = `rows × ${each} numbers`;
    throw new RangeError(shouldBe(`length of "${name}"`, rule, numbers.length));
  }
  return { type: 'vector', values: numbers, width: each };
}

function isNumberArray(value: unknown): value is NumberArray {
  return (
    ArrayBuffer.isView(value) &&
    !(
      value instanceof DataView ||
      value instanceof BigInt64Array ||
      value instanceof BigUint64Array
    )
  );
}

function ofList(name: string, list: readonly unknown[]): ColumnValues {
  const isThere = (value: unknown) => value !== undefined && value !== null;
  const first = list.find(isThere);
  const type = typeof first;
  const isVector = isNumberArray(first) || Array.isArray(first);
  const rule = isVector ? 'vectors' : `${type}s, as the first`;
  const hasMissing = !list.every(isThere);
  const missing = hasMissing
    ? { missing: Uint8Array.from(list, (value) => (isThere(value) ? 0 : 1)) }
    : {};
  const each = <T>(take: (value: unknown) => T, none: T): T[] =>
    list.map((value) => (isThere(value) ? take(value) : none));
  const ofType = <T>(value: unknown): T => {
    if (typeof value === type) return value as T;
    throw new TypeError(shouldBe(`values of "${name}"`, rule, value));
  };
  if (isVector) return { ...vectorsOf(name, list), ...missing };
  switch (type) {
    case 'undefined':
    case 'string':
      return { type: 'text', values: each<string | undefined>(ofType, undefined) };
    case 'number':
      return { type: 'number', values: Float64Array.from(each<number>(ofType, Number.NaN)) };
    case 'boolean':
      return { type: 'boolean', values: Uint8Array.from(each<number>(ofType, 0)), ...missing };
    case 'bigint': {
      const values = each<bigint>(ofType, 0n);
      for (const value of values) {
        if (BigInt.asIntN(64, value) === value) continue;
        throw new RangeError(shouldBe(`values of "${name}"`, 'integers of 64 bits', value));
      }
      return { type: 'bigint', values: BigInt64Array.from(values), ...missing };
    }
    default: {
      const allowed = 'numbers, bigints, booleans, strings or vectors';
      throw new TypeError(shouldBe(`values of "${name}"`, allowed, first));
    }
  }
}

function vectorsOf(name: string, list: readonly unknown[]): ColumnValues & { type: 'vector' } {
  const first = list.find((value) => value !== undefined && value !== null) as ArrayLike<number>;
  const width = positiveInteger(`width of vectors of "${name}"`, first.length);
  const values = new Float64Array(list.length * width);
  const isSingle = list.every((v) => v === undefined || v === null || v instanceof Float32Array);
  for (const [row, value] of list.entries()) {
    if (value === undefined || value === null) continue;
    const vector = value as ArrayLike<number>;
    if (!isNumberArray(vector) && !Array.isArray(vector)) {
      throw new TypeError(shouldBe(`values of "${name}"`, 'vectors', value));
    }
    if (vector.length !== width) {
      const rule = `of width ${width}, as the first`;
      throw new RangeError(shouldBe(`vector ${row} of "${name}"`, rule, vector.length));
    }
    for (let i = 0; i < width; i++) {
      const number: unknown = vector[i] ?? Number.NaN;
      if (typeof number !== 'number') {
        throw new TypeError(shouldBe(`vector ${row} of "${name}"`, 'of numbers', number));
      }
      values[row * width + i] = number;
    }
  }
  return { type: 'vector', values: isSingle ? Float32Array.from(values) : values, width };
}
