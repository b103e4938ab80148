import { shouldBe } from '@coke/core/check-options';
import { areMeantAsNumbers } from '../table/parse-number.ts';
import type { ColumnValues, TableColumn } from '../table/table.ts';
import { isVector, type JsonValue, jsonText } from './parse-row.ts';

/** What a column holds, as its first values have it. */
export interface JsonColumn extends TableColumn {
  /** Of bigints: whether they are of 64 bits without a sign. */
  readonly isUnsigned: boolean;
}

/** Values of a column, one a row; null and undefined are missing. */
export type JsonValues = readonly (JsonValue | undefined)[];

/** A value that its column does not hold. */
export class JsonValueError extends Error {
  /** @param row - Of the values, from 0. */
  constructor(
    readonly row: number,
    problem: string,
  ) {
    super(problem);
  }
}

/**
 * What nine in ten of the values are, that are there: numbers, 64-bit integers, truth values, vectors of one
 * width; what else there is is text. The tenth is then an error to mend.
 */
export function jsonColumn(name: string, values: JsonValues): JsonColumn {
  const there = values.filter((value) => !isNothing(value)) as JsonValue[];
  const share = (is: (value: JsonValue) => boolean) =>
    there.length > 0 && there.filter(is).length >= 0.9 * there.length;
  const base = { name, isNumeric: true, isUnsigned: false };
  if (there.some((value) => typeof value === 'bigint') && share(isInteger)) {
    const isUnsigned = needsUnsigned(there.filter(isInteger).map(BigInt));
    if (share((value) => isInteger(value) && fits(BigInt(value), isUnsigned))) {
      return { ...base, type: 'bigint', isUnsigned };
    }
  }
  if (share((value) => typeof value === 'number' || typeof value === 'bigint')) {
    return { ...base, type: 'number' };
  }
  if (share((value) => typeof value === 'boolean')) return { ...base, type: 'boolean' };
  const width = (there.find(isVector) as readonly unknown[] | undefined)?.length ?? 0;
  if (share((value) => isVector(value) && value.length === width)) {
    return { ...base, type: 'vector', width };
  }
  const isNumeric = areMeantAsNumbers(there.map(textOf));
  return { ...base, type: 'text', isNumeric };
}

/** @throws JsonValueError for the first value that the column does not hold. */
export function jsonColumnValues(column: JsonColumn, values: JsonValues): ColumnValues {
  const { type, width = 0 } = column;
  const isAnyMissing = values.some(isNothing);
  const missing = isAnyMissing && { missing: Uint8Array.from(values, (v) => Number(isNothing(v))) };
  switch (type) {
    case 'text':
      return { type, values: values.map((v) => (isNothing(v) ? undefined : textOf(v!))) };
    case 'number':
      return { type, values: Float64Array.from(values, (v, row) => numberOf(v, row)) };
    case 'boolean': {
      const truths = Uint8Array.from(values, (v, row) => {
        if (isNothing(v) || typeof v === 'boolean') return Number(v ?? false);
        throw wrong(row, 'true or false', v);
      });
      return { type, values: truths, ...missing };
    }
    case 'bigint': {
      const integers = values.map((v, row) => integerOf(v, row, column.isUnsigned));
      const Kind = column.isUnsigned ? BigUint64Array : BigInt64Array;
      return { type, values: Kind.from(integers), ...missing };
    }
    case 'vector': {
      const numbers = new Float64Array(values.length * width).fill(Number.NaN);
      for (const [row, v] of values.entries()) {
        if (isNothing(v)) continue;
        if (!isVector(v!)) throw wrong(row, `${width} numbers`, v);
        if (v.length !== width) throw wrong(row, `${width} numbers`, `${v.length} numbers`);
        for (let i = 0; i < width; i++) numbers[row * width + i] = numberOf(v[i], row);
      }
      return { type, values: numbers, width, ...missing };
    }
  }
}

/** An empty list is missing, as in Parquet. */
function isNothing(value: JsonValue | undefined): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

/** Whether all are of 64 bits without a sign, and not with one. */
function needsUnsigned(integers: readonly bigint[]): boolean {
  return (
    !integers.every((value) => fits(value, false)) && integers.every((value) => fits(value, true))
  );
}

function fits(value: bigint, isUnsigned: boolean): boolean {
  return (isUnsigned ? BigInt.asUintN : BigInt.asIntN)(64, value) === value;
}

function isInteger(value: JsonValue): value is number | bigint {
  return typeof value === 'bigint' || Number.isSafeInteger(value);
}

function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : jsonText(value);
}

function numberOf(value: JsonValue | undefined, row: number): number {
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return value;
    throw wrong(row, 'a number that a double holds', value);
  }
  if (isNothing(value)) return Number.NaN;
  if (typeof value !== 'bigint') throw wrong(row, 'a number', value);
  if (BigInt(Number(value)) === value) return Number(value);
  throw wrong(row, 'a number that a double holds, as in the first rows', value);
}

function integerOf(value: JsonValue | undefined, row: number, isUnsigned: boolean): bigint {
  if (isNothing(value)) return 0n;
  if (!isInteger(value!)) throw wrong(row, 'an integer', value);
  const integer = BigInt(value);
  if (fits(integer, isUnsigned)) return integer;
  const kind = isUnsigned ? 'unsigned ' : '';
  throw wrong(row, `an ${kind}integer of 64 bits, as in the first rows`, value);
}

function wrong(row: number, rule: string, value: unknown): JsonValueError {
  const got = typeof value === 'object' ? jsonText(value as JsonValue) : value;
  return new JsonValueError(row, shouldBe('value', rule, got));
}
