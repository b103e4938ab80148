import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matrix } from './matrix.ts';
import { isRows, type NdArrayLike, toGivenRows, toMatrix } from './rows.ts';

type Rows = readonly (readonly number[])[];

const values = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(0, -0, 1e300, Number.NaN));

const tables: fc.Arbitrary<Rows> = fc.integer({ min: 1, max: 5 }).chain((cols) =>
  fc.array(fc.array(values, { minLength: cols, maxLength: cols }), {
    minLength: 1,
    maxLength: 8,
  }),
);

function rounded(rows: Rows): Float32Array {
  return Float32Array.from(rows.flat());
}

/** How a view lies in its storage: which axis is the inner one, gaps, direction and where it begins. */
const layouts = fc.record({
  columnsFirst: fc.boolean(),
  gaps: fc.tuple(fc.nat(2), fc.nat(2)),
  backwards: fc.tuple(fc.boolean(), fc.boolean()),
  before: fc.nat(5),
});

function view(
  rows: Rows,
  {
    columnsFirst,
    gaps,
    backwards,
    before,
  }: typeof layouts extends fc.Arbitrary<infer T> ? T : never,
) {
  const [n, d] = [rows.length, rows[0]!.length];
  const inner = gaps[0] + 1;
  const outer = (columnsFirst ? n : d) * inner + gaps[1];
  const steps = columnsFirst ? [inner, outer] : [outer, inner];
  const stride = steps.map((step, axis) => (backwards[axis] ? -step : step));
  const offset =
    before + (backwards[0] ? steps[0]! * (n - 1) : 0) + (backwards[1] ? steps[1]! * (d - 1) : 0);
  const data = new Array<number>(before + outer * (columnsFirst ? d : n)).fill(-12345);
  for (const [i, row] of rows.entries()) {
    for (const [j, value] of row.entries()) data[offset + i * stride[0]! + j * stride[1]!] = value;
  }
  return { data, shape: [n, d], stride, offset };
}

/** The storages that the npm package `ndarray` works with. */
const storages: readonly ((data: number[]) => NdArrayLike['data'])[] = [
  (data) => data,
  (data) => Float64Array.from(data),
  (data) => Float32Array.from(data),
  (data) => ({ ...data, length: data.length }),
  (data) => ({ get: (index) => data[index]! }),
  (data) => ({ get: (index) => data[index]!, length: () => data.length }) as NdArrayLike['data'],
];

describe('toMatrix', () => {
  test('arrays of rows of any kind are the matrix of their float32 values', () => {
    const kinds: readonly ((row: readonly number[]) => ArrayLike<number>)[] = [
      (row) => row,
      (row) => Float64Array.from(row),
      (row) => Float32Array.from(row),
      (row) => ({ ...row, length: row.length }),
    ];
    fc.assert(
      fc.property(tables, fc.constantFrom(...kinds), fc.boolean(), (rows, kind, wrapped) => {
        const given = rows.map(kind);
        const got = toMatrix(wrapped ? { ...given, length: given.length } : given);
        const [n, d] = [rows.length, rows[0]!.length];
        expect(got).toEqual({ data: rounded(rows), rows: n, cols: d });
      }),
    );
  });

  test('ndarray views are read wherever they lie: any order, stride, direction, offset, storage', () => {
    fc.assert(
      fc.property(tables, layouts, fc.constantFrom(...storages), (rows, layout, storage) => {
        const { data, ...shaped } = view(rows, layout);
        const got = toMatrix({ ...shaped, data: storage(data) });
        expect(got).toEqual({ data: rounded(rows), rows: rows.length, cols: rows[0]!.length });
      }),
      { numRuns: 500 },
    );
  });

  test('matrix() refuses float64 and says how it goes in', () => {
    const data = Float64Array.of(1.7e9, 1.7e9 + 1);
    const call = () => matrix(data as unknown as Float32Array, 1);
    const rule = 'a Float32Array (rows in float64 are { data, rows, cols })';
    expect(call).toThrow(new TypeError(`data should be ${rule}, got Float64Array(2)`));
    expect(toGivenRows({ data, rows: 2, cols: 1 }).data).toBe(data);
  });

  test('a row repeated by a stride of zero is a row', () => {
    const got = toMatrix({ data: [1, 2], shape: [3, 2], stride: [0, 1], offset: 0 });
    expect(got.data).toEqual(Float32Array.of(1, 2, 1, 2, 1, 2));
  });

  test('a matrix is taken as it is, anything else copied', () => {
    fc.assert(
      fc.property(tables, (rows) => {
        const x = matrix(rounded(rows), rows[0]!.length);
        const got = toMatrix(x);
        expect(got).toEqual(x);
        expect(got.data).toBe(x.data);
        const shaped = { shape: [x.rows, x.cols], stride: [x.cols, 1], offset: 0 };
        expect(toMatrix({ data: x.data, ...shaped }).data).not.toBe(x.data);
      }),
    );
  });

  const shape = { shape: [1, 2], stride: [2, 1], offset: 0 };
  const flat = 'rows, as [[1, 2], [3, 4]] (wrap a flat Float32Array as matrix(data, cols))';
  const forms = 'a matrix, an array of rows or an ndarray';

  test.each<[string, unknown, typeof Error, string]>([
    ['nothing', undefined, TypeError, `x should be ${forms}, got undefined`],
    ['null', null, TypeError, `x should be ${forms}, got null`],
    ['a number', 3, TypeError, `x should be ${forms}, got 3`],
    ['a string', 'abc', TypeError, `x should be ${forms}, got "abc"`],
    ['a function', () => 1, TypeError, `x should be ${forms}, got a function`],
    ['an object', {}, TypeError, `x should be ${forms}, got an object`],
    ['a Map', new Map(), TypeError, `x should be ${forms}, got a Map`],
    ['a buffer', new ArrayBuffer(8), TypeError, `x should be ${forms}, got an ArrayBuffer`],
    ['flat floats', new Float32Array(4), TypeError, `x should be ${flat}, got Float32Array(4)`],
    ['flat numbers', [1, 2], TypeError, `x should be ${flat}, got [1, 2]`],
    ['no rows', [], RangeError, 'x.length should be a positive integer, got 0'],
    ['no columns', [[], []], RangeError, 'x[0].length should be a positive integer, got 0'],
    ['ragged', [[1, 2], [3]], RangeError, 'x[1].length should be 2, as in row 0, got 1'],
    ['a number among rows', [[1], 5], TypeError, 'x[1] should be a row of numbers, got 5'],
    ['null as a row', [[1], null], TypeError, 'x[1] should be a row of numbers, got null'],
    ['a string as a row', [['a'], 'b'], TypeError, 'x[1] should be a row of numbers, got "b"'],
    ['a string', [[1, '2']], TypeError, 'x[0][1] should be a number, got "2"'],
    ['a bigint', [[1n]], TypeError, 'x[0][0] should be a number, got 1n'],
    ['a hole', [new Array(1)], TypeError, 'x[0][0] should be a number, got undefined'],
    ['three axes', [[[1]]], TypeError, 'x[0][0] should be a number, got [1]'],
    [
      'a matrix of integers',
      { data: new Int32Array(2), rows: 1, cols: 2 },
      TypeError,
      'x.data should be a Float32Array or Float64Array, got Int32Array(2)',
    ],
    [
      'a matrix too short',
      { data: new Float32Array(3), rows: 2, cols: 2 },
      RangeError,
      'x.data.length should be rows × cols (2 × 2), got 3',
    ],
    [
      'a matrix too long',
      { data: new Float32Array(5), rows: 2, cols: 2 },
      RangeError,
      'x.data.length should be rows × cols (2 × 2), got 5',
    ],
    [
      'a matrix without rows',
      { data: new Float32Array(0), rows: 0, cols: 2 },
      RangeError,
      'x.rows should be a positive integer, got 0',
    ],
    [
      'a matrix of half a column',
      { data: new Float32Array(1), rows: 2, cols: 0.5 },
      RangeError,
      'x.cols should be a positive integer, got 0.5',
    ],
    [
      'a matrix without a width',
      { data: new Float32Array(1), rows: 1 },
      TypeError,
      'x.cols should be a positive integer, got undefined',
    ],
    [
      'a view of rank 3',
      { ...shape, data: [1], shape: [1, 1, 1], stride: [1, 1, 1] },
      TypeError,
      'x.shape should be [rows, cols], got [1, 1, 1]',
    ],
    [
      'a view without rows',
      { ...shape, data: [1], shape: [0, 2] },
      RangeError,
      'x.shape[0] should be a positive integer, got 0',
    ],
    [
      'a view past its data',
      { ...shape, data: [1] },
      TypeError,
      'x[0][1] should be a number, got undefined',
    ],
    [
      'a view before its data',
      { ...shape, data: [1, 2], offset: -1 },
      TypeError,
      'x[0][0] should be a number, got undefined',
    ],
    [
      'a view from nowhere',
      { shape: [1, 1], stride: [1, 1], data: [1] },
      TypeError,
      'x[0][0] should be a number, got undefined',
    ],
    [
      'a view of bigints',
      { ...shape, data: BigInt64Array.of(1n, 2n) },
      TypeError,
      'x[0][0] should be a number, got 1n',
    ],
    [
      'a store that gives none',
      { ...shape, data: { get: () => undefined } },
      TypeError,
      'x[0][0] should be a number, got undefined',
    ],
    [
      'a view of no store',
      { ...shape, data: { size: 2 } },
      TypeError,
      'x.data should be an array or a store with get, got an object',
    ],
    [
      'a view too large',
      { data: [1], shape: [2 ** 31, 4], stride: [0, 0], offset: 0 },
      RangeError,
      'x should be at most 4294967296 numbers, got 8589934592',
    ],
    [
      'a view of null',
      { ...shape, data: null },
      TypeError,
      'x.data should be an array or a store with get, got null',
    ],
  ])('refuses %s', (_, x, type, message) => {
    expect(() => toMatrix(x)).toThrow(new type(message));
  });

  test('a first row that is none is named', () => {
    for (const x of [[null], [undefined], ['ab'], [{}, [1]], [() => 1]]) {
      expect(() => toMatrix(x)).toThrow(TypeError);
      expect(() => toMatrix(x)).toThrow(/^x\[0\].* should be /);
    }
  });

  test('refuses rows of another width than asked for, whatever form they have', () => {
    fc.assert(
      fc.property(tables, layouts, fc.integer({ min: 1, max: 9 }), (rows, layout, cols) => {
        const wide = rows[0]!.length;
        const forms = {
          'x[0].length': rows,
          'x.cols': matrix(rounded(rows), wide),
          'x.shape[1]': view(rows, layout),
        };
        for (const [name, x] of Object.entries(forms)) {
          const call = () => toMatrix(x, 'x', cols);
          if (cols === wide) expect(call()).toEqual(toMatrix(x));
          else expect(call).toThrow(new RangeError(`${name} should be ${cols}, got ${wide}`));
        }
      }),
    );
  });

  test('names the value as its caller does', () => {
    expect(() => toMatrix([[1], [2, 3]], 'init[1]')).toThrow(
      new RangeError('init[1][1].length should be 1, as in row 0, got 2'),
    );
  });

  test('anything at all is a matrix or a TypeError or RangeError that says should be', () => {
    fc.assert(
      fc.property(fc.anything({ withTypedArray: true, withSparseArray: true }), (x) => {
        try {
          const { data, rows, cols } = toMatrix(x);
          expect(data).toHaveLength(rows * cols);
        } catch (error) {
          expect(error instanceof TypeError || error instanceof RangeError).toBe(true);
          expect((error as Error).message).toContain(' should be ');
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('toGivenRows', () => {
  test('keeps every number as it is: in float32 where all of them fit, else in float64', () => {
    fc.assert(
      fc.property(tables, layouts, fc.constantFrom(...storages), (rows, layout, storage) => {
        const wanted = rows.flat();
        const { data, ...shaped } = view(rows, layout);
        const float32 = storage([0.1]) instanceof Float32Array;
        const values = float32 ? wanted.map(Math.fround) : wanted;
        const got = toGivenRows({ ...shaped, data: storage(data) });
        expect([...got.data]).toEqual(values);
        const fits = values.every((value) => Object.is(Math.fround(value), value));
        expect(got.data).toBeInstanceOf(fits ? Float32Array : Float64Array);
        expect([...toGivenRows(rows).data]).toEqual(wanted);
      }),
    );
  });

  test('takes a matrix of float64 as it is; toMatrix rounds it', () => {
    const x = { data: Float64Array.of(1.7e9 + 1, 0.1), rows: 1, cols: 2 };
    expect(toGivenRows(x)).toEqual(x);
    expect(toGivenRows(x).data).toBe(x.data);
    expect(toMatrix(x)).toEqual({ ...x, data: Float32Array.from(x.data) });
    expect(isRows(x)).toBe(true);
  });
});

describe('isRows', () => {
  test('knows every accepted form', () => {
    fc.assert(
      fc.property(tables, layouts, fc.constantFrom(...storages), (rows, layout, storage) => {
        const { data, ...shaped } = view(rows, layout);
        expect(isRows(rows)).toBe(true);
        expect(isRows(rows.map((row) => Float64Array.from(row)))).toBe(true);
        expect(isRows(matrix(rounded(rows), rows[0]!.length))).toBe(true);
        expect(isRows({ ...shaped, data: storage(data) })).toBe(true);
      }),
    );
  });

  test('takes lists of batches and streams for what they are', () => {
    const batch = [
      [1, 2],
      [3, 4],
    ];
    expect(isRows([batch, batch])).toBe(false);
    expect(isRows([matrix(new Float32Array(4), 2)])).toBe(false);
    expect(isRows([{ vectors: batch }])).toBe(false);
    expect(isRows((function* () {})())).toBe(false);
    for (const x of [undefined, null, 3, 'abc', () => [batch]]) expect(isRows(x)).toBe(false);
  });
});
