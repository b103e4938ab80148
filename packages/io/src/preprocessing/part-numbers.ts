import { shouldBe } from '@coke/core/check-options';
import { numberProblem, parseNumber } from '../table/parse-number.ts';
import type { ColumnValues, NumberArray, VectorValues } from '../table/table.ts';
import type { PreprocessedColumn } from './preprocessing.ts';

/** The first value of a column that cannot be computed with. */
export interface Problem {
  /** In the part, from 0. */
  readonly row: number;
  readonly message: string;
}

/** The values of one column of a part, as they are computed with. */
export type PartNumbers =
  | {
      readonly kind: 'number';
      /** NaN: missing. */
      readonly numbers: Float64Array;
      /** Does float32 hold them all? */
      readonly fitsFloat32: boolean;
    }
  | {
      readonly kind: 'vector';
      readonly vectors: VectorValues;
      readonly fitsFloat32: boolean;
    }
  | {
      readonly kind: 'category' | 'text';
      readonly texts: readonly (string | undefined)[];
      readonly fitsFloat32: true;
    };

/** What is computed with, and what stands in the way. */
export interface ReadNumbers {
  readonly column: PartNumbers;
  readonly problem: Problem | undefined;
  /** Is anything missing? */
  readonly hasMissing: boolean;
}

/**
 * Values as numbers, vectors, categories or texts. Text is read as a number strictly: what is not a decimal number
 * through and through is a problem. Infinite numbers are one too.
 */
export function partNumbers(
  values: ColumnValues,
  rows: number,
  kind: PreprocessedColumn['kind'],
): ReadNumbers {
  if (kind === 'category' || kind === 'text') {
    const texts = categoryTexts(values, rows);
    const hasMissing = texts.includes(undefined);
    return { column: { kind, texts, fitsFloat32: true }, problem: undefined, hasMissing };
  }
  if (values.type === 'vector') {
    const column = { kind: 'vector', vectors: values, fitsFloat32: fitsFloat32(values) } as const;
    if (!values.missing && isAllFinite(values.values, rows * values.width)) {
      return { column, problem: undefined, hasMissing: false };
    }
    // NaN may be there, and is missing.
    return { column, problem: infiniteVector(values, rows), hasMissing: true };
  }
  const numbers = new Float64Array(rows);
  const problem = values.type === 'text' ? parse(values.values, numbers) : copy(values, numbers);
  const column = { kind: 'number', numbers, fitsFloat32: fitsFloat32(values) } as const;
  return { column, problem, hasMissing: !isAllFinite(numbers, rows) };
}

/** Tells of a row whether something is missing in it. */
export function missingTest(column: PartNumbers): (row: number) => boolean {
  if (column.kind === 'number') {
    const { numbers } = column;
    return (row) => Number.isNaN(numbers[row]);
  }
  if (column.kind !== 'vector') return (row) => column.texts[row] === undefined;
  const { values, width, missing } = column.vectors;
  return (row) => {
    if (missing?.[row]) return true;
    for (let at = row * width; at < (row + 1) * width; at++) {
      if (Number.isNaN(values[at])) return true;
    }
    return false;
  };
}

function fitsFloat32({ type, values }: ColumnValues): boolean {
  if (type === 'text' || type === 'bigint') return false;
  return values instanceof Float32Array || values.BYTES_PER_ELEMENT < 4;
}

function parse(texts: readonly (string | undefined)[], numbers: Float64Array): Problem | undefined {
  for (let row = 0; row < numbers.length; row++) {
    const text = texts[row];
    const value = text === undefined ? Number.NaN : parseNumber(text);
    if (value === undefined) return { row, message: numberProblem(text!) };
    numbers[row] = value;
  }
  return undefined;
}

function copy(
  { values, missing }: Exclude<ColumnValues, { type: 'text' | 'vector' }>,
  numbers: Float64Array,
): Problem | undefined {
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) {
    for (let row = 0; row < numbers.length; row++) numbers[row] = Number(values[row]);
  } else {
    numbers.set(values.subarray(0, numbers.length));
  }
  if (missing) {
    for (let row = 0; row < numbers.length; row++) if (missing[row]) numbers[row] = Number.NaN;
  }
  if (isAllFinite(numbers, numbers.length)) return undefined;
  const row = numbers.findIndex((value) => Math.abs(value) === Number.POSITIVE_INFINITY);
  return row < 0 ? undefined : { row, message: shouldBe('value', 'finite', numbers[row]) };
}

function infiniteVector(
  { values, width, missing }: VectorValues,
  rows: number,
): Problem | undefined {
  for (let at = 0; at < rows * width; at++) {
    if (Math.abs(values[at]!) !== Number.POSITIVE_INFINITY) continue;
    const row = Math.floor(at / width);
    if (missing?.[row]) continue;
    return { row, message: shouldBe(`number ${at % width} of the vector`, 'finite', values[at]) };
  }
  return undefined;
}

/** Are the first `length` numbers neither infinite nor NaN? */
function isAllFinite(values: NumberArray, length: number): boolean {
  if (!(values instanceof Float32Array || values instanceof Float64Array)) return true;
  // 0 unless one is not finite: no branch a number.
  let sum = 0;
  for (let at = 0; at < length; at++) sum += values[at]! * 0;
  return sum === 0;
}

function categoryTexts(values: ColumnValues, rows: number): readonly (string | undefined)[] {
  if (values.type === 'text') return values.values;
  if (values.type === 'vector') {
    throw new RangeError(shouldBe('categories', 'columns of single values', 'vectors'));
  }
  const { type, values: numbers, missing } = values;
  return Array.from({ length: rows }, (_, row) => {
    if (missing?.[row] || Number.isNaN(numbers[row])) return undefined;
    return type === 'boolean' ? `${numbers[row] === 1}` : `${numbers[row]}`;
  });
}
