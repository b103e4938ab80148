import { describe, expect, test } from 'vitest';
import { cutTable } from '../../testing/cut-table.ts';
import type { ColumnValues } from '../table/table.ts';
import { TableError } from '../table/table-error.ts';
import {
  fitPreprocessing,
  loadRows,
  type Preprocessing,
  type PreprocessingOptions,
  readRows,
} from './index.ts';

const text = (...values: (string | undefined)[]) => ({ type: 'text', values }) as const;
const number = (...values: number[]) =>
  ({ type: 'number', values: Float64Array.from(values) }) as const;
const vector = (width: number, ...values: number[]) =>
  ({ type: 'vector', values: Float32Array.from(values), width }) as const;

async function load(
  columns: Record<string, ColumnValues>,
  options: PreprocessingOptions = { columns: Object.keys(columns) },
  cuts: readonly number[] = [],
) {
  const table = cutTable(columns, cuts);
  return loadRows(table, await fitPreprocessing(table, options));
}

describe('text is read as a number strictly', () => {
  test.each([
    ['12', 12],
    [' 12 ', 12],
    ['-0.5', -0.5],
    ['.5', 0.5],
    ['+3e-7', 3e-7],
    ['1E5', 1e5],
    ['1000000000.25', 1000000000.25],
  ])('%j', async (given, value) => {
    expect([...(await load({ pay: text('1', given) })).rows.data]).toEqual([1, value]);
  });

  const RULES = new Map([
    ['1,5', 'a number with a decimal point and no other separators'],
    ['Infinity', 'a finite number'],
    ['-1e999', 'a number below 1.8e308 in size'],
  ]);

  test.each([
    '1,5',
    ' 3 €',
    '0x10',
    '+0x10',
    ' 0x10',
    '0b1',
    '0o7',
    '1_000',
    'Infinity',
    '-1e999',
    '12a',
    'nah',
  ])('%j is refused', async (given) => {
    for (const cuts of [[], [1], [2]]) {
      const failure = await load({ pay: text('1', '2', given, 'x') }, undefined, cuts).catch(
        (error) => error,
      );
      expect(failure).toBeInstanceOf(TableError);
      expect(failure).toMatchObject({ file: 'made up', row: 3, column: 'pay' });
      const rule = RULES.get(given) ?? 'a number, as 1200.5 or -3e-7';
      expect(failure.message).toBe(
        `made up, row 3, column "pay": value should be ${rule}, got ${JSON.stringify(given)}`,
      );
    }
  });

  test.each(['nan', 'NaN', ' -nan', 'na', 'NULL', '', ' '])('%j is missing', async (given) => {
    const { rows } = await load({ a: text('1', given, '3') }, { columns: ['a'], missing: 'mean' });
    expect([...rows.data]).toEqual([1, 2, 3]);
  });
});

describe('refused, with file, row and column', () => {
  test('what a scale takes beyond float32, by name, as the model was made or for new rows', async () => {
    const old = cutTable({ a: number(1, 2, 3), b: number(1, 2, 4) }, []);
    const preprocessing = await fitPreprocessing(old, { scale: 'robust' });
    const far = cutTable({ a: number(1, 2, 3), b: number(5, 6, -1e300) }, [2]);
    for (const table of [far, cutTable({ a: number(1, 2, 3), b: number(5, 6, -1e39) }, [])]) {
      const failure: TableError = await loadRows(table, preprocessing).catch((error) => error);
      expect(failure).toBeInstanceOf(TableError);
      expect(failure).toMatchObject({ row: 3, column: 'b' });
      expect(failure.message).toMatch(/value, scaled, should be within float32, got -Infinity$/);
    }
    const itself = load({ a: number(1, 2, 3, 4, 1e300) }, { scale: 'robust' });
    await expect(itself).rejects.toThrow('row 5, column "a": value, scaled, should be');
  });

  const missing =
    "value should be there, got none (missing: 'mean' or 'median' fills it in, 'drop-row' leaves the row out)";

  test.each<[name: string, Record<string, ColumnValues>, row: number, column: string, string]>([
    ['missing', { a: number(1, 2), b: text('1', undefined) }, 2, 'b', missing],
    [
      'the first row of all columns',
      { a: number(1, Number.NaN), b: text('x', '2') },
      1,
      'b',
      'value should be',
    ],
    [
      'the first column of a row',
      { a: text('1', 'x'), b: text('1', undefined) },
      2,
      'a',
      'value should be',
    ],
    ['NaN', { a: number(1, Number.NaN, Number.NEGATIVE_INFINITY) }, 2, 'a', missing],
    [
      'infinite',
      { a: number(1, Number.NEGATIVE_INFINITY) },
      2,
      'a',
      'value should be finite, got -Infinity',
    ],
    [
      'missing by a mark',
      { a: { type: 'number', values: Int8Array.of(1, 2, 3), missing: Uint8Array.of(0, 0, 1) } },
      3,
      'a',
      missing,
    ],
    ['NaN in a vector', { v: vector(2, 1, 2, 3, 4, 5, Number.NaN) }, 3, 'v', missing],
    [
      'infinite in a vector',
      { v: vector(2, 1, 2, 3, Number.POSITIVE_INFINITY, 5, Number.NaN) },
      2,
      'v',
      'number 1 of the vector should be finite, got Infinity',
    ],
    [
      'a vector missing',
      { v: { ...vector(2, 1, 2, 3, Number.POSITIVE_INFINITY), missing: Uint8Array.of(0, 1) } },
      2,
      'v',
      missing,
    ],
  ])('%s', async (_, columns, row, column, message) => {
    for (const cuts of [[], [1], [1, 1]]) {
      const failure = await load(columns, undefined, cuts).catch((error) => error);
      expect(failure).toBeInstanceOf(TableError);
      expect(failure).toMatchObject({ file: 'made up', row, column });
      expect(failure.message).toContain(message);
    }
  });

  test('a missing category', async () => {
    const columns = { city: text('Rome', undefined, 'Oslo') };
    await expect(load(columns, { columns: [], categories: ['city'] })).rejects.toThrow(
      `made up, row 2, column "city": ${missing}`,
    );
    const filled = await load(columns, { columns: [], categories: ['city'], missing: 'median' });
    expect([...filled.rows.data]).toEqual([0, 1, 0, 0, 1, 0]);
  });

  test('categories beyond number', async () => {
    const many = (count: number) => ({
      a: text(...Array.from({ length: count }, (_, i) => `${i}`)),
    });
    const options = { columns: [], categories: ['a'] };
    expect((await load(many(1000), options)).rows.cols).toBe(1000);
    await expect(load(many(1003), options, [3, 400])).rejects.toThrow(
      'made up, row 1001, column "a": categories should be of at most 1000 different values, to become as many columns, got "1001 or more"',
    );
  });

  test('a spread beyond float64', async () => {
    await expect(
      load({ a: number(1e308, -1e308) }, { columns: ['a'], scale: 'standard' }),
    ).rejects.toThrow('made up, column "a": values should be near enough to each other');
  });

  test('no rows', async () => {
    await expect(load({ a: number() })).rejects.toThrow(
      'made up: rows should be at least one, got 0',
    );
    await expect(
      load({ a: number(Number.NaN, Number.NaN) }, { columns: ['a'], missing: 'drop-row' }),
    ).rejects.toThrow(
      'made up: rows should be at least one, got 0 (in each of 2 something is missing)',
    );
  });

  test('a stream that had to be read twice', async () => {
    const columns = { a: text('1', '3') };
    const stream = cutTable(columns, [], { isRepeatable: false, rows: undefined });
    await expect(fitPreprocessing(stream, { scale: 'robust' })).rejects.toThrow(
      'made up: the table should be one that can be read twice, for means, scales, categories or terms (save it to a file), got "a stream"',
    );
    const plain = await fitPreprocessing(stream);
    expect([...(await loadRows(stream, plain)).rows.data]).toEqual([1, 3]);
  });
});

describe('other tables', () => {
  const fitted: Preprocessing = {
    version: 1,
    id: 'id',
    missing: 'mean',
    columns: [
      { name: 'age', kind: 'number', fill: 4, shift: 2, scale: 2 },
      { name: 'city', kind: 'category', levels: ['Oslo', 'Rome'] },
      { name: 'v', kind: 'vector', width: 2, fill: [7, 8] },
    ],
  };

  test('are treated alike', async () => {
    const table = cutTable({
      v: { ...vector(2, 1, 2, 3, Number.NaN, 5, 6), missing: Uint8Array.of(0, 0, 1) },
      other: text('a', 'b', 'c'),
      city: text('Rome', 'Paris', undefined),
      id: text('x', 'y', 'z'),
      age: text('10', undefined, '0'),
    });
    const loaded = await loadRows(table, fitted, { keep: ['other', 'age'] });
    expect(loaded).toEqual({
      rows: {
        data: Float32Array.from([4, 0, 1, 1, 2, 1, 0, 0, 3, 8, -1, 0, 0, 7, 8]),
        rows: 3,
        cols: 5,
      },
      rowNumbers: Float64Array.of(0, 1, 2),
      ids: text('x', 'y', 'z'),
      kept: [
        { name: 'other', values: text('a', 'b', 'c') },
        { name: 'age', values: text('10', undefined, '0') },
      ],
      dropped: 0,
    });
  });

  test.each<[columns: Record<string, ColumnValues>, message: string]>([
    [{ ag: number(1) }, 'id should be a column of made up, such as "ag", got "id"'],
    [
      { id: number(1), ag: number(1) },
      'columns should be a column of made up, such as "ag", got "age"',
    ],
    [
      { id: number(1), age: number(1), city: text('Rome'), v: vector(3, 1, 2, 3) },
      'column "v" of made up should be of vectors of 2 numbers, got 3',
    ],
    [
      { id: number(1), age: vector(1, 1), city: text('Rome'), v: vector(2, 1, 2) },
      'column "age" of made up should be of single values, got "vector"',
    ],
    [
      { id: number(1), age: number(1), city: text('Rome'), v: number(1) },
      'column "v" of made up should be of vectors, got "number"',
    ],
  ])('with columns %o are refused', async (columns, message) => {
    await expect(loadRows(cutTable(columns), fitted)).rejects.toThrow(message);
  });
});

describe('numbers keep what they have', () => {
  test.each<
    [
      name: string,
      ColumnValues,
      scale: 'none' | 'standard',
      typeof Float32Array | typeof Float64Array,
    ]
  >([
    ['float32', { type: 'number', values: Float32Array.of(1, 2) }, 'none', Float32Array],
    ['bytes', { type: 'number', values: Uint8Array.of(1, 255) }, 'none', Float32Array],
    ['booleans', { type: 'boolean', values: Uint8Array.of(1, 0) }, 'none', Float32Array],
    ['int32', { type: 'number', values: Int32Array.of(2 ** 30 + 1, 2) }, 'none', Float64Array],
    [
      'bigint',
      { type: 'bigint', values: BigInt64Array.of(2n ** 40n + 1n, 2n) },
      'none',
      Float64Array,
    ],
    ['float64', number(1e9, 1e9 + 1), 'none', Float64Array],
    ['text', text('1e9', '1000000001'), 'none', Float64Array],
    ['scaled text', text('1e9', '1000000001'), 'standard', Float32Array],
    [
      'vectors of float64',
      { type: 'vector', values: Float64Array.of(1e9, 1), width: 1 },
      'none',
      Float64Array,
    ],
    [
      'vectors of bytes',
      { type: 'vector', values: Int8Array.of(1, -1), width: 1 },
      'none',
      Float32Array,
    ],
  ])('%s', async (_, values, scale, kind) => {
    const { rows } = await load({ a: values }, { columns: ['a'], scale });
    expect(rows.data).toBeInstanceOf(kind);
    if (scale === 'none') expect([...rows.data]).toEqual([...values.values].map(Number));
    else expect([...rows.data]).toEqual([-1, 1]);
  });

  test('a later part of float64 widens what came before', async () => {
    const narrow = cutTable({ a: { type: 'number', values: Float32Array.of(1, 2, 3) } }, [1]);
    const wide = cutTable({ a: number(1, 2 ** 30 + 1, 3) }, [1]);
    for (const rows of [3, undefined]) {
      const table = {
        ...narrow,
        rows,
        async *read() {
          for await (const part of narrow.read()) if (part.firstRow === 0) yield part;
          for await (const part of wide.read()) if (part.firstRow > 0) yield part;
        },
      };
      const loaded = await loadRows(table, await fitPreprocessing(table));
      expect(loaded.rows.data).toEqual(Float64Array.of(1, 2 ** 30 + 1, 3));
    }
  });

  test('vectors of float32 are not copied on their way', async () => {
    const values = Float32Array.of(1, 2, 3, 4);
    const table = {
      ...cutTable({ v: vector(2, 1, 2, 3, 4) }),
      async *read() {
        yield { firstRow: 0, rows: 2, columns: [{ type: 'vector', values, width: 2 } as const] };
      },
    };
    for await (const { data } of readRows(table, await fitPreprocessing(table))) {
      expect(data.buffer).toBe(values.buffer);
    }
    const { rows } = await loadRows(table, await fitPreprocessing(table));
    expect(rows.data.buffer).not.toBe(values.buffer);
  });
});

test('a constant column is shifted and not divided', async () => {
  for (const scale of ['standard', 'robust'] as const) {
    const columns = { a: number(0.1, 0.1, 0.1), b: number(1, 2, 3) };
    const { rows } = await load(columns, { columns: ['a'], scale });
    expect([...rows.data]).toEqual([0, 0, 0]);
  }
});

test('a single row', async () => {
  const { rows } = await load({ a: number(5), b: text('7') }, { scale: 'standard' });
  expect(rows).toEqual({ data: Float32Array.of(0, 0), rows: 1, cols: 2 });
});

test('progress, and an end by the signal with its reason', async () => {
  const table = cutTable({ a: number(1, 2, 3, 4, 5) }, [2, 2]);
  const seen: unknown[] = [];
  const onProgress = (progress: unknown) => {
    seen.push(progress);
  };
  const preprocessing = await fitPreprocessing(table, { scale: 'standard', onProgress });
  await loadRows(table, preprocessing, { onProgress });
  const steps = [2, 4, 5].map((rows) => ({ rows, total: 5 }));
  expect(seen).toEqual([...steps, ...steps]);
  const stop = new AbortController();
  const stopped = loadRows(table, preprocessing, {
    signal: stop.signal,
    onProgress: () => stop.abort(new Error('enough')),
  });
  await expect(stopped).rejects.toThrow('enough');
});
