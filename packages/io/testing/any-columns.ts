import fc from 'fast-check';
import type { ColumnValues, NumberArray } from '../src/table/table.ts';
import type { Cell } from './read-table.ts';

type Numbers = new (values: Iterable<number>) => NumberArray;

/** Each type of array, and any numbers that it holds. */
const NUMBERS: readonly (readonly [Numbers, fc.Arbitrary<number>])[] = [
  [Float32Array, fc.float()],
  [Float64Array, fc.double()],
  [Int8Array, fc.integer({ min: -128, max: 127 })],
  [Uint8Array, fc.nat(255)],
  [Int16Array, fc.integer({ min: -32_768, max: 32_767 })],
  [Uint16Array, fc.nat(65_535)],
  [Int32Array, fc.integer()],
  [Uint32Array, fc.nat(4_294_967_295)],
];

const texts = fc.string({ unit: 'grapheme', maxLength: 20 });

/** For tests: a column of so many rows, of any type, some of it missing. */
function anyColumn(rows: number): fc.Arbitrary<ColumnValues> {
  const length = { minLength: rows, maxLength: rows };
  const missing = fc.option(
    fc.array(fc.nat(1), length).map((bits) => Uint8Array.from(bits)),
    { nil: undefined },
  );
  const withMissing = <T extends object>(values: fc.Arbitrary<T>) =>
    fc.tuple(values, missing).map(([of, some]) => ({ ...of, ...(some && { missing: some }) }));
  const numbers = fc.constantFrom(...NUMBERS);
  const bigints = fc.oneof(
    fc
      .array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), length)
      .map((values) => BigInt64Array.from(values)),
    fc
      .array(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), length)
      .map((values) => BigUint64Array.from(values)),
  );
  return fc.oneof(
    withMissing(
      numbers.chain(([Type, any]) =>
        fc.array(any, length).map((of) => ({ type: 'number' as const, values: new Type(of) })),
      ),
    ),
    withMissing(bigints.map((values) => ({ type: 'bigint' as const, values }))),
    withMissing(
      fc
        .array(fc.nat(1), length)
        .map((of) => ({ type: 'boolean' as const, values: Uint8Array.from(of) })),
    ),
    fc
      .array(fc.option(texts, { nil: undefined }), length)
      .map((values) => ({ type: 'text' as const, values })),
    withMissing(
      fc
        .tuple(numbers, fc.integer({ min: 1, max: 9 }))
        .chain(([[Type, any], width]) =>
          fc
            .array(any, { minLength: rows * width, maxLength: rows * width })
            .map((of) => ({ type: 'vector' as const, values: new Type(of), width })),
        ),
    ),
  );
}

/** For tests: columns of as many rows, and where to cut them into parts. */
export const anyColumns: fc.Arbitrary<{
  columns: Record<string, ColumnValues>;
  rows: number;
  cuts: number[];
}> = fc.nat(40).chain((rows) =>
  fc.record({
    rows: fc.constant(rows),
    cuts: fc.array(fc.nat(15), { maxLength: 4 }),
    columns: fc.dictionary(texts, anyColumn(rows), {
      minKeys: 1,
      maxKeys: 4,
      noNullPrototype: true,
    }),
  }),
);

/** For tests: a value as other readers have it: missing ones and NaN undefined, lists as arrays. */
export function plainCell(value: unknown): Cell {
  if (value === null || value === undefined || Number.isNaN(value)) return undefined;
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    return Array.from(value as ArrayLike<unknown>, plainCell) as (number | undefined)[];
  }
  return value as Cell;
}
