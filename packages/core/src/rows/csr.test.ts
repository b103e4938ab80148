import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CsrRows, csr } from './csr.ts';

/** Rows as lists of (column, number), in any order, columns maybe twice. */
const entries = fc.integer({ min: 1, max: 6 }).chain((cols) =>
  fc.record({
    cols: fc.constant(cols),
    rows: fc.array(
      fc.array(fc.tuple(fc.nat(cols - 1), fc.integer({ min: -3, max: 3 })), { maxLength: 8 }),
      { minLength: 1, maxLength: 6 },
    ),
    double: fc.boolean(),
    unsigned: fc.boolean(),
  }),
);

type Entries = typeof entries extends fc.Arbitrary<infer T> ? T : never;

function arraysOf({ rows, cols, double, unsigned }: Entries) {
  const numbers = rows.flat().map(([, value]) => value);
  const Integers = unsigned ? Uint32Array : Int32Array;
  const indptr = new Integers(rows.length + 1);
  for (const [i, row] of rows.entries()) indptr[i + 1] = indptr[i]! + row.length;
  return {
    data: double ? Float64Array.from(numbers) : Float32Array.from(numbers),
    indices: Integers.from(rows.flat().map(([column]) => column)),
    indptr,
    cols,
  };
}

/** What the entries add up to, n × d. */
function denseOf({ rows, cols }: Entries): number[][] {
  return rows.map((row) => {
    const sums = new Array<number>(cols).fill(0);
    for (const [column, value] of row) sums[column]! += value;
    return sums;
  });
}

function written({ data, indices, indptr, rows, cols }: CsrRows): number[][] {
  return Array.from({ length: rows }, (_, i) => {
    const row = new Array<number>(cols).fill(0);
    for (let at = indptr[i]!; at < indptr[i + 1]!; at++) row[indices[at]!] = data[at]!;
    return row;
  });
}

describe('csr', () => {
  test('holds the sums of what each column of a row was given, ascending and without zeros', () => {
    fc.assert(
      fc.property(entries, (given) => {
        const rows = csr(arraysOf(given));
        expect(written(rows)).toEqual(denseOf(given));
        expect(rows.data.every((value) => value !== 0)).toBe(true);
        expect(rows.data.length).toBe(rows.indices.length);
        for (let i = 0; i < rows.rows; i++) {
          for (let at = rows.indptr[i]! + 1; at < rows.indptr[i + 1]!; at++) {
            expect(rows.indices[at]).toBeGreaterThan(rows.indices[at - 1]!);
          }
        }
      }),
    );
  });

  test('uses arrays that need no change as they are', () => {
    const arrays = {
      data: Float64Array.of(1, 2, 3),
      indices: Uint32Array.of(1, 4, 0),
      indptr: Int32Array.of(0, 2, 2, 3),
      cols: 5,
    };
    const rows = csr(arrays);
    expect(rows).toEqual({ kind: 'csr', ...arrays, rows: 3 });
    expect(rows.data).toBe(arrays.data);
    expect(rows.indices).toBe(arrays.indices);
  });

  test('takes an object a row', () => {
    const rows = csr([{ 3: 1.5, 0: -2 }, {}, { 2: 4 }], 4);
    expect(written(rows)).toEqual([
      [-2, 0, 0, 1.5],
      [0, 0, 0, 0],
      [0, 0, 4, 0],
    ]);
    expect(rows.data).toBeInstanceOf(Float32Array);
    expect(csr([{ 0: 0.1 }], 1).data).toEqual(Float64Array.of(0.1));
  });

  const good = {
    data: Float32Array.of(1, 2, 3),
    indices: Int32Array.of(0, 2, 1),
    indptr: Int32Array.of(0, 2, 3),
    cols: 3,
  };

  test.each<[object, ErrorConstructor, string]>([
    [
      { data: [1, 2, 3] },
      TypeError,
      'data should be a Float32Array or Float64Array, got [1, 2, 3]',
    ],
    [
      { indices: Float32Array.of(0, 2, 1) },
      TypeError,
      'indices should be an Int32Array or Uint32Array',
    ],
    [{ indptr: [0, 2, 3] }, TypeError, 'indptr should be an Int32Array or Uint32Array'],
    [{ indptr: Int32Array.of(0) }, RangeError, 'indptr.length should be at least 2, got 1'],
    [{ indptr: Int32Array.of(1, 2, 3) }, RangeError, 'indptr[0] should be 0, got 1'],
    [{ indptr: Int32Array.of(0, 3, 2, 3) }, RangeError, 'indptr[2] should be in [3, 3], got 2'],
    [{ indptr: Int32Array.of(0, 7, 3) }, RangeError, 'indptr[1] should be in [0, 3], got 7'],
    [
      { indptr: Int32Array.of(0, 2, 4) },
      RangeError,
      'indptr[2] should be the length of data (3), got 4',
    ],
    [
      { indices: Int32Array.of(0, 1) },
      RangeError,
      'data.length should be that of indices (2), got 3',
    ],
    [{ indices: Int32Array.of(0, 3, 1) }, RangeError, 'indices[1] should be in [0, 2], got 3'],
    [{ indices: Int32Array.of(-1, 2, 1) }, RangeError, 'indices[0] should be in [0, 2], got -1'],
    [
      { data: Float32Array.of(1, 2, Number.NaN) },
      RangeError,
      'row 1 should be finite numbers, got NaN',
    ],
    [{ cols: 0 }, RangeError, 'cols should be an integer in [1, 2147483647], got 0'],
    [{ cols: '3' }, TypeError, 'cols should be a positive integer, got "3"'],
  ])('refuses %o', (wrong, type, message) => {
    const make = () => csr({ ...good, ...wrong } as never);
    expect(make).toThrow(type);
    expect(make).toThrow(message);
  });

  test('refuses sums that its type cannot hold, and objects that are no rows', () => {
    const twice = { data: Float32Array.of(3e38, 3e38), indices: Int32Array.of(1, 1) };
    expect(() => csr({ ...twice, indptr: Int32Array.of(0, 2), cols: 2 })).toThrow(
      'column 1 of row 0 should be a finite sum, got Infinity',
    );
    expect(() => csr([{ 4: 1 }], 4)).toThrow(
      'columns of rows[0] should be integers in [0, 3], got "4"',
    );
    expect(() => csr([[1, 2]] as never, 2)).toThrow(TypeError);
    expect(() => csr([{ 0: 'x' }] as never, 2)).toThrow('rows[0][0] should be a number, got "x"');
    expect(() => csr([{ 0: Number.NaN }], 2)).toThrow('row 0 should be finite numbers, got NaN');
    expect(() => csr([], 2)).toThrow('indptr.length should be at least 2, got 1');
    expect(() => csr(null as never)).toThrow(
      'rows should be { data, indices, indptr, cols }, got null',
    );
  });
});
