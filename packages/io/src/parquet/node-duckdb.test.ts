import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyColumns } from '../../testing/any-columns.ts';
import { cutTable } from '../../testing/cut-table.ts';
import { allBytes, readCells } from '../../testing/read-table.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { memorySource } from '../sources/memory-source.ts';
import { openSql } from './node-duckdb.ts';
import { openParquet } from './read-parquet.ts';
import { encodeParquet } from './write-parquet.ts';

test('a query for a Parquet file gives what openParquet does', async () => {
  const path = join(await temporaryFolder(), 'any.parquet');
  await fc.assert(
    fc.asyncProperty(anyColumns, async ({ columns }) => {
      // DuckDB takes names that differ in case for one.
      const named = Object.fromEntries(Object.values(columns).map((of, c) => [`c "${c}"`, of]));
      const content = cutTable(named);
      const bytes = await allBytes(
        encodeParquet({ columns: content.columns, parts: content.read() }),
      );
      await writeFile(path, bytes);
      const parquet = await openParquet(memorySource(bytes));
      const query = await openSql(`FROM '${path}';`);
      expect(query.columns).toEqual(parquet.columns);
      expect(await readCells(query)).toEqual(await readCells(parquet));
      const names = Object.keys(named).reverse();
      expect(await readCells(query, { columns: names })).toEqual(
        await readCells(parquet, { columns: names }),
      );
      await query.close();
      await query.close();
    }),
    { numRuns: 40 },
  );
});

test('of every type, the values are those of openParquet', async () => {
  const path = join(await temporaryFolder(), 'types.parquet');
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(`COPY (SELECT
      DATE '1969-12-31' + i::INTEGER AS day, TIMESTAMP '1969-12-31 23:59:59.5' + to_seconds(i) AS stamp,
      TIMESTAMPTZ '2024-02-29 12:00:00+00' + to_milliseconds(i) AS instant,
      make_timestamp_ns(i * 123456789) AS nanos, TIME '00:00:00' + to_microseconds(i * 1001) AS clock,
      to_months(i::INTEGER) AS gap, uuid() AS id, encode('ü' || i) AS bytes, '\\xFF'::BLOB AS blob,
      (i / 7)::DECIMAL(9, 3) AS money, (i::HUGEINT * 12345678901234567)::DECIMAL(38, 4) AS large,
      {'a': i, 'b': [i, NULL], 'c': {'d': DATE '2024-02-29'}} AS point, MAP {i: 'x', -1: NULL} AS map,
      [[i], []] AS lists, CASE WHEN i % 7 > 0 THEN [i, 1, NULL] END AS longs, range(i % 3) AS ragged,
      CASE WHEN i % 5 = 0 THEN []::FLOAT[] ELSE [i, 0.1]::FLOAT[] END AS embedding,
      [i > 5, true] AS truths, CASE WHEN i % 2 = 0 THEN 'a' END::ENUM('a', 'b') AS kind
    FROM range(3000) t(i)) TO '${path}' (ROW_GROUP_SIZE 2048)`);
  const bytes = await readFile(path);
  const parquet = await openParquet(memorySource(bytes));
  const query = await openSql(`SELECT * FROM '${path}'`);
  expect(query.columns).toEqual(parquet.columns);
  const cells = await readCells(query);
  expect(cells).toHaveLength(3000);
  expect(cells).toEqual(await readCells(parquet));
  await query.close();
});

test('queries that count, add up and choose; lists of a fixed size', async () => {
  const query = await openSql(`SELECT count(*) AS rows, sum(i) AS sum, avg(i) AS mean,
    [1, 2, NULL]::FLOAT[3] AS fixed, true AS truth FROM range(10) t(i)`);
  expect(query.columns).toEqual([
    { name: 'rows', type: 'bigint', isNumeric: true },
    { name: 'sum', type: 'number', isNumeric: true },
    { name: 'mean', type: 'number', isNumeric: true },
    { name: 'fixed', type: 'vector', width: 3, isNumeric: true },
    { name: 'truth', type: 'boolean', isNumeric: true },
  ]);
  for (let times = 0; times < 2; times++) {
    expect(await readCells(query)).toEqual([[10n, 45, 4.5, [1, 2, undefined], true]]);
  }
  await query.close();
  const empty = await openSql('SELECT [1.5] AS x WHERE false', { before: 'SET threads = 1' });
  expect(await readCells(empty)).toEqual([]);
});

test('a database is read, and what would change it refused', async () => {
  const database = join(await temporaryFolder(), 'people.duckdb');
  const instance = await DuckDBInstance.create(database);
  const connection = await instance.connect();
  await connection.run(`CREATE TABLE people AS SELECT 'Ada' AS name, 36 AS age`);
  connection.closeSync();
  instance.closeSync();
  const query = await openSql('FROM people', { database });
  expect(await readCells(query)).toEqual([['Ada', 36]]);
  await query.close();
  await expect(openSql('DELETE FROM people', { database })).rejects.toThrow('query: Parser Error');
});

test.each([
  ['SELECT', {}, 'query: Parser Error'],
  ["FROM 'none.parquet'", { name: 'none' }, 'none: IO Error'],
  ['SELECT 1', { before: 'LOAD nothing_of_the_kind' }, 'query: IO Error'],
])('%s is refused by DuckDB', async (sql, options, message) => {
  await expect(openSql(sql, options)).rejects.toThrow(message);
  await expect(openSql(sql, options)).rejects.toMatchObject({ name: 'TableError' });
});

test.each([
  ['CASE WHEN i = 2500 THEN [1] ELSE [i, 1] END', 'length of a list should be 2, got 1'],
  [
    '[CASE WHEN i = 2500 THEN 9007199254740993 ELSE i END]',
    'an integer should be one that a double holds, got "9007199254740993"',
  ],
])('%s: an error that names row and column', async (list, problem) => {
  const query = await openSql(`SELECT i, ${list} AS list FROM range(3000) t(i)`);
  await expect(readCells(query)).rejects.toThrow(`query, row 2501, column "list": ${problem}`);
  await query.close();
});

test('a column that there is not is refused; a signal ends reading', async () => {
  const query = await openSql('FROM range(5000)');
  await expect(readCells(query, { columns: ['none'] })).rejects.toThrow(
    new RangeError('columns should be columns of query, got "none"'),
  );
  const stop = new AbortController();
  const reading = query.read({ signal: stop.signal })[Symbol.asyncIterator]();
  expect((await reading.next()).done).toBe(false);
  stop.abort(new Error('enough'));
  await expect(reading.next()).rejects.toThrow('enough');
  await query.close();
});
