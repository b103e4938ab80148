import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { parquetReadObjects, type SchemaElement } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { ByteWriter, ParquetWriter, parquetWriteBuffer } from 'hyparquet-writer';
import { expect, test } from 'vitest';
import { plainCell } from '../../testing/any-columns.ts';
import { readCells } from '../../testing/read-table.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { memorySource } from '../sources/memory-source.ts';
import { onceSource } from '../sources/once-source.ts';
import { TableError } from '../table/table-error.ts';
import { openParquet } from './read-parquet.ts';

/** A file that DuckDB writes of a query. */
async function writtenByDuckDB(query: string, options = ''): Promise<Uint8Array> {
  const path = join(await temporaryFolder(), 'duckdb.parquet');
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(`COPY (${query}) TO '${path}' (FORMAT parquet ${options})`);
  connection.closeSync();
  return new Uint8Array(await readFile(path));
}

/** A column of lists, and its numbers. */
const LISTS: SchemaElement[] = [
  { name: 'lists', repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST' },
  { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
  { name: 'element', repetition_type: 'OPTIONAL', type: 'FLOAT' },
];
const FLAT: SchemaElement[] = [
  { name: 'bool', type: 'BOOLEAN', repetition_type: 'OPTIONAL' },
  { name: 'int', type: 'INT32', repetition_type: 'OPTIONAL' },
  { name: 'long', type: 'INT64', repetition_type: 'OPTIONAL' },
  { name: 'float', type: 'FLOAT', repetition_type: 'OPTIONAL' },
  { name: 'double', type: 'DOUBLE', repetition_type: 'REQUIRED' },
  { name: 'text', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
];

const optional = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined, freq: 4 });
const longs = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const rows = fc.array(
  fc.record({
    bool: optional(fc.boolean()),
    int: optional(fc.integer()),
    long: optional(fc.oneof(longs, fc.constantFrom(1n, 2n))),
    float: optional(fc.float()),
    double: fc.oneof(fc.double(), fc.constantFrom(0.5, 1)),
    text: optional(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('a', 'b'))),
    lists: optional(fc.array(optional(fc.float()), { minLength: 3, maxLength: 3 })),
  }),
  { minLength: 1, maxLength: 60 },
);

function written(of: readonly Record<string, unknown>[], rowGroupSize: number, pageSize: number) {
  const schema = [{ name: 'root', num_children: 7 }, ...FLAT, ...LISTS];
  const names = [...FLAT.map(({ name }) => name), 'lists'];
  const columnData = names.map((name) => ({ name, data: of.map((row) => row[name]) }));
  return new Uint8Array(parquetWriteBuffer({ columnData, schema, rowGroupSize, pageSize }));
}

test('rows are those that hyparquet reads, whatever the row groups and pages', async () => {
  await fc.assert(
    fc.asyncProperty(
      rows,
      fc.integer({ min: 1, max: 70 }),
      fc.constantFrom(1, 20, 100_000),
      async (of, rowGroupSize, pageSize) => {
        const bytes = written(of, rowGroupSize, pageSize);
        const objects = await parquetReadObjects({ file: bytes.slice().buffer });
        const table = await openParquet(memorySource(bytes));
        const names = table.columns.map(({ name }) => name);
        const isEmbedding = of.some(({ lists }) => lists !== undefined);
        expect(table.columns.map(({ type }) => type)).toEqual(
          ['boolean', 'number', 'bigint', 'number', 'number', 'text'].concat(
            isEmbedding ? 'vector' : 'text',
          ),
        );
        expect(table.columns[6]!.width).toBe(isEmbedding ? 3 : undefined);
        expect(await readCells(table)).toEqual(
          objects.map((row) => names.map((name) => plainCell(row[name]))),
        );
        // A stream is read into memory; columns are read alone, in any order, as often as one likes.
        const stream = onceSource('stream', async function* () {
          yield bytes.subarray(0, 5);
          yield bytes.subarray(5);
        });
        const [text, int] = [5, 1];
        const table2 = await openParquet(stream);
        for (let times = 0; times < 2; times++) {
          expect(await readCells(table2, { columns: ['text', 'int'] })).toEqual(
            (await readCells(table)).map((row) => [row[text], row[int]]),
          );
        }
      },
    ),
    { numRuns: 40 },
  );
});

test.each([
  ['uncompressed', 'V1'],
  ['snappy', 'V1'],
  ['gzip', 'V1'],
  ['zstd', 'V1'],
  ['brotli', 'V1'],
  ['lz4_raw', 'V1'],
  ['snappy', 'V2'],
  ['zstd', 'V2'],
])('%s, version %s, as DuckDB writes it', async (codec, version) => {
  const query = `SELECT i, i * 1000000007 AS long, (i % 7)::VARCHAR AS few, 'text ' || i AS many,
    CASE WHEN i % 5 > 0 THEN i / 3 END AS part, [i, i + 0.5]::FLOAT[] AS lists, i % 2 = 0 AS even
    FROM range(5000) t(i)`;
  const options = `, CODEC '${codec}', PARQUET_VERSION ${version}, ROW_GROUP_SIZE 2048`;
  const bytes = await writtenByDuckDB(query, options);
  const objects = await parquetReadObjects({
    file: bytes.slice().buffer as ArrayBuffer,
    compressors,
  });
  const table = await openParquet(memorySource(bytes));
  const names = table.columns.map(({ name }) => name);
  expect(await readCells(table)).toEqual(
    objects.map((row) => names.map((name) => plainCell(row[name]))),
  );
  expect(objects).toHaveLength(5000);
});

test.each<[sql: string, type: string, value: unknown]>([
  [`DATE '1969-12-31'`, 'text', '1969-12-31'],
  [`TIMESTAMP '2024-02-29 12:00:00'`, 'text', '2024-02-29T12:00:00'],
  [`TIMESTAMP '1969-12-31 23:59:59.5'`, 'text', '1969-12-31T23:59:59.500'],
  [`TIMESTAMPTZ '2024-02-29 12:00:00.000001+00'`, 'text', '2024-02-29T12:00:00.000001Z'],
  [`TIMESTAMP_NS '2024-02-29 12:00:00.123456789'`, 'text', '2024-02-29T12:00:00.123456789'],
  [`TIME '23:59:59.25'`, 'text', '23:59:59.250'],
  [`INTERVAL '1 month 2 days 3.5 seconds'`, 'text', 'P1M2DT3.500S'],
  [`UUID '0123456789abcdef0123456789abcdef'`, 'text', '01234567-89ab-cdef-0123-456789abcdef'],
  [`'\\xFF\\x01'::BLOB`, 'text', '0xff01'],
  [`12345.67::DECIMAL(9, 2)`, 'number', 12345.67],
  [`-0.1::DECIMAL(18, 1)`, 'number', -0.1],
  [
    `1234567890123456789012345678.9::DECIMAL(38, 1)`,
    'number',
    Number('1234567890123456789012345678.9'),
  ],
  ['200::UTINYINT', 'number', 200],
  ['-2::TINYINT', 'number', -2],
  ['60000::USMALLINT', 'number', 60_000],
  ['4000000000::UINTEGER', 'number', 4_000_000_000],
  ['18446744073709551615::UBIGINT', 'bigint', 18_446_744_073_709_551_615n],
  [`'a'::ENUM('a', 'b')`, 'text', 'a'],
  [`{'a': 1, 'b': [1.5, NULL]}`, 'text', '{"a":1,"b":[1.5,null]}'],
  [`MAP {'k': 9007199254740993}`, 'text', '{"k":9007199254740993}'],
  [`['x', NULL, '"']`, 'text', '["x",null,"\\""]'],
  ['[[1, 2], []]', 'text', '[[1,2],[]]'],
  ["[DATE '2024-02-29']", 'text', '["2024-02-29"]'],
  ['[1, 2, NULL]', 'vector', [1, 2, undefined]],
  ['[1::BIGINT, -9007199254740991]', 'vector', [1, -9_007_199_254_740_991]],
  ['[true, false]', 'vector', [1, 0]],
  ['[]::FLOAT[]', 'text', '[]'],
])('%s is %s %s', async (sql, type, value) => {
  const bytes = await writtenByDuckDB(`SELECT ${sql} AS value UNION ALL SELECT NULL`);
  const table = await openParquet(memorySource(bytes));
  expect(table.columns[0]).toMatchObject({ name: 'value', type, isNumeric: type !== 'text' });
  expect(await readCells(table)).toEqual([[value], [undefined]]);
});

test('half floats, of which hyparquet-writer writes columns', async () => {
  const data = [1.5, -0.000_061, 65_504, Number.POSITIVE_INFINITY, undefined, 2 ** -24];
  const buffer = parquetWriteBuffer({ columnData: [{ name: 'x', data, type: 'FLOAT16' }] });
  const table = await openParquet(memorySource(new Uint8Array(buffer)));
  const objects = await parquetReadObjects({ file: buffer });
  expect(await readCells(table)).toEqual(objects.map(({ x }) => [plainCell(x)]));
  expect((await readCells(table))[2]).toEqual([65_504]);
});

test('10,000 columns', async () => {
  const columnData = Array.from({ length: 10_000 }, (_, c) => ({
    name: `c${c}`,
    data: Float32Array.of(c, -c),
  }));
  const table = await openParquet(memorySource(new Uint8Array(parquetWriteBuffer({ columnData }))));
  expect(table.columns).toHaveLength(10_000);
  const [first, second] = await readCells(table);
  expect(first).toEqual(columnData.map((_, c) => c));
  expect(second![9999]).toBe(-9999);
});

test('an empty list is missing; lists that differ from the first on are JSON', async () => {
  const query = (list: string) => `SELECT ${list} AS list, i FROM range(200) t(i)`;
  const sometimes = await writtenByDuckDB(
    query('CASE WHEN i % 50 = 0 THEN [] ELSE [i, 1] END::FLOAT[]'),
  );
  const table = await openParquet(memorySource(sometimes));
  expect(table.columns[0]).toMatchObject({ type: 'vector', width: 2 });
  const cells = await readCells(table, { columns: ['list'] });
  expect(cells.slice(49, 52)).toEqual([[[49, 1]], [undefined], [[51, 1]]]);

  const ragged = await openParquet(memorySource(await writtenByDuckDB(query('range(i % 3)'))));
  expect(ragged.columns[0]).toMatchObject({ type: 'text', isNumeric: false });
  expect((await readCells(ragged)).slice(0, 3).map(([list]) => list)).toEqual([
    '[]',
    '[0]',
    '[0,1]',
  ]);
});

test.each([
  [
    'CASE WHEN i = 150 THEN [1] ELSE [i, 1] END::FLOAT[]',
    151,
    'length of a list should be 2, got 1',
  ],
  [
    'CASE WHEN i = 70 THEN [1, 2, 3] ELSE [i, 1] END',
    71,
    'length of a list should be 2, got "more"',
  ],
  [
    'CASE WHEN i = 70 THEN [9007199254740993] ELSE [i] END',
    71,
    'an integer should be one that a double holds, got "9007199254740993"',
  ],
])('%s: an error that names row and column', async (list, row, problem) => {
  const bytes = await writtenByDuckDB(`SELECT i, ${list} AS list FROM range(200) t(i)`);
  const table = await openParquet(memorySource(bytes, 'lists.parquet'));
  await expect(readCells(table)).rejects.toEqual(
    expect.objectContaining({ name: 'TableError', file: 'lists.parquet', row, column: 'list' }),
  );
  await expect(readCells(table)).rejects.toThrow(
    `lists.parquet, row ${row}, column "list": ${problem}`,
  );
});

const small = () =>
  written(
    Array.from({ length: 20 }, (_, i) => ({
      bool: i % 2 > 0,
      int: i,
      long: BigInt(i),
      float: i / 2,
      double: i,
      text: `text ${i % 3}`,
      lists: [i, 1, undefined],
    })),
    7,
    50,
  );

test('a file that is cut anywhere is an error that names it', async () => {
  const bytes = small();
  for (let length = 0; length < bytes.length; length++) {
    const opening = openParquet(memorySource(bytes.subarray(0, length), 'cut.parquet'));
    await expect(opening).rejects.toThrow(TableError);
    await expect(opening).rejects.toThrow('cut.parquet: should be a Parquet file that is whole');
  }
});

test('a file in which bytes were changed is read or refused', async () => {
  const bytes = small();
  const change = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255));
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
      const damaged = bytes.slice();
      for (const [at, byte] of changes) damaged[at] = byte;
      try {
        await readCells(await openParquet(memorySource(damaged)));
      } catch (error) {
        expect(error).toBeInstanceOf(TableError);
        refused++;
      }
    }),
    { numRuns: 400 },
  );
  expect(refused).toBeGreaterThan(50);
});

test('what reading the source throws is thrown as it is', async () => {
  const bytes = small();
  const gone = new RangeError('the network is gone');
  const source = memorySource(bytes);
  let left = Number.POSITIVE_INFINITY;
  const failing = {
    ...source,
    bytes: (from: number, to: number) => {
      if (left-- <= 0) throw gone;
      return source.bytes(from, to);
    },
  };
  left = 0;
  await expect(openParquet(failing)).rejects.toBe(gone);
  left = Number.POSITIVE_INFINITY;
  const table = await openParquet(failing);
  left = 0;
  await expect(readCells(table)).rejects.toBe(gone);
});

test('a column that there is not is refused; a signal ends reading', async () => {
  const table = await openParquet(memorySource(small(), 'small.parquet'));
  await expect(readCells(table, { columns: ['none'] })).rejects.toThrow(
    new RangeError('columns should be columns of small.parquet, got "none"'),
  );
  const stop = new AbortController();
  const reading = table.read({ signal: stop.signal })[Symbol.asyncIterator]();
  expect((await reading.next()).value).toMatchObject({ firstRow: 0, rows: 7 });
  stop.abort(new Error('enough'));
  await expect(reading.next()).rejects.toThrow('enough');
});

test('a file of no row groups, and one of a row group without rows', async () => {
  const writer = new ByteWriter();
  const schema = [{ name: 'root', num_children: 7 }, ...FLAT, ...LISTS];
  new ParquetWriter({ writer, schema }).finish();
  const table = await openParquet(memorySource(writer.getBytes().slice()));
  expect(table.rows).toBe(0);
  expect(table.columns).toHaveLength(7);
  expect(await readCells(table)).toEqual([]);
  const empty = await openParquet(memorySource(await writtenByDuckDB('SELECT 1 AS x WHERE false')));
  expect(empty).toMatchObject({ rows: 0, columns: [{ name: 'x', type: 'number' }] });
});
