import fc from 'fast-check';
import type { ColumnValues, NumberArray } from '../src/table/table.ts';

const NUMBERS = [
  () => fc.float32Array({ maxLength: 24 }),
  () => fc.float64Array({ maxLength: 24 }),
  () => fc.int8Array({ maxLength: 24 }),
  () => fc.uint8Array({ maxLength: 24 }),
  () => fc.int16Array({ maxLength: 24 }),
  () => fc.uint16Array({ maxLength: 24 }),
  () => fc.int32Array({ maxLength: 24 }),
  () => fc.uint32Array({ maxLength: 24 }),
] as const;

/** For tests: columns of every type with a few rows or none, nothing missing, no text that ends in \0. */
export function columnValues(): fc.Arbitrary<ColumnValues> {
  return fc.oneof(numericValues(), textValues());
}

/** The same without text. */
export function numericValues(): fc.Arbitrary<ColumnValues> {
  const numbers = fc.oneof(...NUMBERS.map((make) => make())) as fc.Arbitrary<NumberArray>;
  const number = numbers.map((values): ColumnValues => ({ type: 'number', values }));
  const bigint = fc
    .oneof(fc.bigInt64Array(), fc.bigUint64Array())
    .map((values): ColumnValues => ({ type: 'bigint', values }));
  const boolean = fc
    .uint8Array({ max: 1 })
    .map((values): ColumnValues => ({ type: 'boolean', values }));
  return fc.oneof(number, bigint, boolean, vectorValues());
}

export function vectorValues(): fc.Arbitrary<ColumnValues & { readonly type: 'vector' }> {
  const numbers = fc.oneof(...NUMBERS.map((make) => make())) as fc.Arbitrary<NumberArray>;
  return fc.tuple(numbers, fc.integer({ min: 1, max: 5 })).map(([values, width]) => {
    const length = values.length - (values.length % width);
    return { type: 'vector', values: values.slice(0, length), width };
  });
}

function textValues(): fc.Arbitrary<ColumnValues> {
  const text = fc.string({ unit: 'binary', maxLength: 5 }).filter((text) => !text.endsWith('\0'));
  return fc.array(text).map((values) => ({ type: 'text', values }));
}
