import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allBytes, type Cell, readCells } from '../testing/read-table.ts';
import { namesIn, temporaryFolder } from '../testing/temporary-folder.ts';
import { encodeTable } from './encode-table.ts';
import { FORMATS, type TableFormat } from './formats.ts';
import { openTable } from './node-open-table.ts';
import { writeTable } from './node-write-table.ts';
import { openTable as openInPage } from './open-table.ts';
import { decompressed, gunzip } from './sources/decompress.ts';
import { memorySource } from './sources/memory-source.ts';
import { nodeGunzip } from './sources/node-gunzip.ts';
import { onceSource } from './sources/once-source.ts';
import type { Table } from './table/table.ts';
import { TableError } from './table/table-error.ts';
import { tableOf } from './table/table-of.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const VECTORS = { data: Float32Array.of(1, 2, 3, 4, 5, 6), rows: 3, cols: 2 };

/** One column of vectors: every format holds it. */
const vectors = () => tableOf({ vector: VECTORS });

/** As numbers, one row an array: text formats have a column for each number of a vector. */
async function numbersOf(table: Table): Promise<number[][]> {
  return (await readCells(table)).map((row) => row.flat().map(Number));
}

describe.each(FORMATS)('%s', (format) => {
  // Integers in bytes and in int32 are numbers too.
  const expected = [
    [1, 2],
    [3, 4],
    [5, 6],
  ];

  test('is written to a file and read back: from a path, a URL, bytes, a blob, compressed too', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'new', `vectors.${format}`);
    await writeTable(path, vectors());
    await writeTable(`${path}.gz`, vectors());
    expect(await namesIn(join(folder, 'new'))).toEqual([
      `vectors.${format}`,
      `vectors.${format}.gz`,
    ]);
    const bytes = await readFile(path);
    const options = { format } as const;
    const tables = [
      await openTable(path),
      await openTable(pathToFileURL(path)),
      await openTable(`${path}.gz`),
      await openTable(new Uint8Array(bytes), options),
      await openTable(new Blob([bytes]), options),
      await openTable(new Blob([gzipSync(bytes)]), { ...options, name: 'x' }),
      await openInPage(new Blob([bytes]), options),
    ];
    for (const table of tables) {
      expect(await numbersOf(table)).toEqual(expected);
      expect(await numbersOf(table)).toEqual(expected);
      await table.close();
      await table.close();
    }
    expect(tables.map(({ name }) => name)).toEqual([
      `vectors.${format}`,
      `vectors.${format}`,
      `vectors.${format}.gz`,
      'data',
      'data',
      'x',
      'data',
    ]);
    expect(gunzipSync(await readFile(`${path}.gz`)).equals(bytes)).toBe(true);
  });
});

test.each<[TableFormat, string]>([
  ['parquet', 'by its first bytes'],
  ['arrow', 'by its first bytes'],
  ['npy', 'by its first bytes'],
  ['npz', 'by its first bytes'],
])('%s is told %s, whatever its name', async (format) => {
  const bytes = await allBytes(encodeTable(vectors(), format));
  const table = await openTable(bytes, { name: 'x.csv' });
  expect(table.columns.map(({ type }) => type)).toEqual(['vector']);
});

test('what has neither name nor first bytes is CSV where it is text', async () => {
  expect(await readCells(await openTable(encode('a,b\n1,2\n')))).toEqual([['1', '2']]);
  for (const text of ['{"a":1}\n{"a":2}', '\n[{"a": 1},\n{"a":2}]', '[1]\n[2]']) {
    expect(await numbersOf(await openTable(encode(text)))).toEqual([[1], [2]]);
  }
  const binary = Uint8Array.of(1, 2, 0, 4);
  await expect(openTable(binary)).rejects.toThrow(
    new TableError(
      { file: 'data' },
      `format should be known by the file's beginning or name: give it as one of ${FORMATS.join(', ')}`,
    ),
  );
});

test.each(['x.xlsx', 'x.XLS', 'x.ods.gz'])('%s: save it as CSV', async (name) => {
  const zip = await allBytes(encodeTable(vectors(), 'npz'));
  const bytes = name.endsWith('.gz') ? gzipSync(zip) : zip;
  await expect(openTable(bytes, { name })).rejects.toThrow(
    new TableError({ file: name }, 'a spreadsheet should be saved as CSV first'),
  );
  expect((await openTable(bytes, { name, format: 'npz' })).columns).toHaveLength(1);
});

test('compressed text is read in every part, and damage is an error', async () => {
  const rows = Array.from({ length: 30_000 }, (_, i) => [`${i}`, `${(i * 7919) % 1000}`]);
  const text = encode(['a,b', ...rows.map((row) => row.join(','))].join('\n'));
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'plain.csv'), text);
  const zstd = spawnSync('zstd', ['-q', join(folder, 'plain.csv')]);
  const packed = { gz: gzipSync(text) } as Record<string, Uint8Array>;
  if (!zstd.error) packed.zst = new Uint8Array(await readFile(join(folder, 'plain.csv.zst')));
  // Members one after the other are one file.
  packed['two.gz'] = Buffer.concat([
    gzipSync(text.subarray(0, 1000)),
    gzipSync(text.subarray(1000)),
  ]);
  for (const [name, bytes] of Object.entries(packed)) {
    const table = await openTable(bytes, { name: `x.csv.${name}` });
    expect(await readCells(table)).toEqual(rows);
    const cut = bytes.subarray(0, bytes.length - 1000);
    await expect(
      (async () => readCells(await openTable(cut, { name: `x.csv.${name}` })))(),
      name,
    ).rejects.toThrow(/^x\.csv.*: should be (gzip|zstd) through and through/);
    const hit = bytes.slice();
    hit.fill(0x55, bytes.length >> 1, (bytes.length >> 1) + 100);
    const reading = (async () => readCells(await openTable(hit, { name: `x.csv.${name}` })))();
    await expect(reading, name).rejects.toBeInstanceOf(TableError);
  }
});

test.each([
  ['gzip', gunzip],
  ['gzip', nodeGunzip],
  ['zstd', gunzip],
] as const)(
  '%s: an error of the file is not one of its content; it ends as a signal says',
  async (how, undo) => {
    const reason = new Error('the disk is gone');
    const text = encode('a,b\n'.repeat(1e6));
    const packed = how === 'gzip' ? gzipSync(text) : undefined;
    const failing = onceSource('x.csv', async function* () {
      if (packed) yield packed.subarray(0, packed.length >> 1);
      throw reason;
    });
    await expect(allBytes(decompressed(failing, how, undo).stream())).rejects.toBe(reason);
    if (!packed) return;
    const controller = new AbortController();
    const reading = (async () => {
      const source = decompressed(memorySource(packed), how, undo);
      for await (const _ of source.stream(controller.signal)) controller.abort(reason);
    })();
    await expect(reading).rejects.toBe(reason);
    // Whoever stops early leaves nothing behind that fails.
    for await (const _ of decompressed(memorySource(packed), how, undo).stream()) break;
  },
);

test('options that are none are refused', async () => {
  await expect(openTable('x', { foramt: 'csv' } as never)).rejects.toThrow('names in options');
  await expect(openTable('x', { format: 'xls' as never })).rejects.toThrow('format should be');
  await expect(openTable(5 as never)).rejects.toThrow('source should be a path');
  await expect(writeTable('x.doc', vectors())).rejects.toThrow(/path should be a name that ends/);
  await expect(writeTable('x.csv', vectors(), { a: 1 } as never)).rejects.toThrow('names in');
  await expect(allBytes(encodeTable(vectors(), 'xls' as never))).rejects.toThrow('format');
  const reason = new Error('enough');
  const signal = AbortSignal.abort(reason);
  await expect(openTable('x', { signal })).rejects.toBe(reason);
});

test('content that fails leaves the file that was there, and nothing else', async () => {
  const folder = await temporaryFolder();
  const reason = new Error('enough');
  for (const format of FORMATS) {
    const path = join(folder, `x.${format}`);
    await writeFile(path, 'before');
    const { columns } = vectors();
    async function* failing() {
      yield* vectors().read();
      throw reason;
    }
    await expect(writeTable(path, { columns, rows: 6, parts: failing() })).rejects.toBe(reason);
    const controller = new AbortController();
    async function* aborting() {
      yield* vectors().read();
      controller.abort(reason);
    }
    const { signal } = controller;
    const writing = writeTable(path, { columns, rows: 3, parts: aborting() }, { signal });
    await expect(writing).rejects.toBe(reason);
    expect(await readFile(path, 'utf8')).toBe('before');
  }
  expect((await namesIn(folder)).length).toBe(FORMATS.length);
});

describe('tables of columns in memory', () => {
  test('every kind of column', async () => {
    const table = tableOf({
      float: Float32Array.of(0.5, Number.NaN),
      long: BigInt64Array.of(1n, -(2n ** 63n)),
      matrix: { data: Int8Array.of(1, 2, 3, 4), rows: 2, cols: 2 },
      vectors: { values: Float64Array.of(1, 2, 3, 4), width: 2 },
      list: [1, null],
      longs: [5n, undefined],
      flags: [true, null],
      texts: ['a', undefined],
      numbers: ['1', '2'],
      embedding: [Float32Array.of(0.5, 1), null],
      lists: [
        [1, 2],
        [3, Number.NaN],
      ],
      nothing: [null, undefined],
    });
    expect(table.columns.map(({ type, width, isNumeric }) => [type, width, isNumeric])).toEqual([
      ['number', undefined, true],
      ['bigint', undefined, true],
      ['vector', 2, true],
      ['vector', 2, true],
      ['number', undefined, true],
      ['bigint', undefined, true],
      ['boolean', undefined, true],
      ['text', undefined, false],
      ['text', undefined, true],
      ['vector', 2, true],
      ['vector', 2, true],
      ['text', undefined, false],
    ]);
    expect(table).toMatchObject({ name: 'data', rows: 2, isRepeatable: true });
    const cells: Cell[][] = [
      [0.5, 1n, [1, 2], [1, 2], 1, 5n, true, 'a', '1', [0.5, 1], [1, 2], undefined],
      [
        ...[undefined, -(2n ** 63n), [3, 4], [3, 4], undefined, undefined, undefined, undefined],
        ...['2', undefined, [3, undefined], undefined],
      ],
    ];
    expect(await readCells(table)).toEqual(cells);
    expect(await readCells(table, { columns: ['texts', 'float'] })).toEqual([
      ['a', 0.5],
      [undefined, undefined],
    ]);
    const { value } = await table
      .read({ columns: ['embedding'] })
      [Symbol.asyncIterator]()
      .next();
    expect(value.columns[0].values).toBeInstanceOf(Float32Array);
  });

  test('many rows come in parts, in order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 200_000 }), async (rows) => {
        const data = Int32Array.from({ length: rows }, (_, i) => i);
        const table = tableOf({ data, v: { values: data, width: 1 }, t: Array.from(data, String) });
        let next = 0;
        for await (const part of table.read()) {
          expect(part.firstRow).toBe(next);
          const [numbers, vectors, texts] = part.columns;
          for (const column of [numbers!, vectors!, texts!]) {
            expect(column.values.length).toBe(part.rows);
            expect(Number(column.values[part.rows - 1])).toBe(next + part.rows - 1);
          }
          next += part.rows;
        }
        expect(next).toBe(rows);
      }),
      { numRuns: 5, examples: [[0], [65_536], [65_537]] },
    );
  });

  test.each([
    [{ a: [1, 2], b: [1] }, 'rows of "b" should be 2 as before, got 1'],
    [{ a: [1, 'x'] }, 'values of "a" should be numbers, as the first, got "x"'],
    [{ a: [{}] }, 'values of "a" should be numbers, bigints, booleans, strings or vectors'],
    [{ a: 5 }, 'column "a" should be an array or a matrix, got 5'],
    [{ a: [[1], [1, 2]] }, 'vector 1 of "a" should be of width 1, as the first, got 2'],
    [{ a: [[1], ['x']] }, 'vector 1 of "a" should be of numbers, got "x"'],
    [{ a: [[1], 5] }, 'values of "a" should be vectors, got 5'],
    [{ a: [[]] }, 'width of vectors of "a" should be a positive integer, got 0'],
    [{ a: [2n ** 63n] }, 'values of "a" should be integers of 64 bits'],
    [
      { a: { data: Int8Array.of(1), rows: 2, cols: 2 } },
      'length of "a" should be rows × 2 numbers',
    ],
    [
      { a: { values: Int8Array.of(1), width: 2 } },
      'length of "a" should be rows × 2 numbers, got 1',
    ],
  ])('%o is refused', (columns, message) => {
    expect(() => tableOf(columns as never)).toThrow(message);
  });
});

test('standard input is a table, and standard output', () => {
  const program = `
    import { openTable } from './packages/io/src/node-open-table.ts';
    import { writeTable } from './packages/io/src/node-write-table.ts';
    await writeTable('-', await openTable('-'), { format: 'tsv' });
  `;
  const root = join(import.meta.dirname, '../../..');
  const tsx = ['--conditions=@coke/source', '--import=tsx', '--input-type=module', '-e', program];
  const run = (input: string) => spawnSync(process.execPath, tsx, { cwd: root, input });
  const { stdout, stderr } = run('a;b\n1;"x;y"\n');
  expect(`${stderr}`).toBe('');
  expect(`${stdout}`).toBe('a\tb\n1\tx;y\n');
  expect(`${run('a;b\n1;2;3\n').stderr}`).toContain(
    'standard input, row 1: row should have 2 cells, as the first has, got 3',
  );
});
