import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allBytes, type Cell, cutSource, readCells, textSource } from '../../testing/read-table.ts';
import { onceSource } from '../sources/once-source.ts';
import type { TableContent } from '../table/table.ts';
import { TableError } from '../table/table-error.ts';
import { tableOf } from '../table/table-of.ts';
import { openJsonl } from './read-jsonl.ts';
import { encodeJsonl } from './write-jsonl.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const contentOf = (columns: Parameters<typeof tableOf>[0]): TableContent => {
  const table = tableOf(columns);
  return { columns: table.columns, parts: table.read() };
};

async function read(text: string) {
  const table = await openJsonl(textSource(text));
  const columns = table.columns.map(({ name, type, width, isNumeric }) =>
    [name, type, ...(width ? [width] : []), ...(isNumeric ? ['numeric'] : [])].join(' '),
  );
  return { columns, rows: await readCells(table) };
}

const texts = fc.string({ unit: 'binary' });
const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const single = fc.float({ noNaN: true, noDefaultInfinity: true });
const missing = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined, freq: 4 });

test('every value that is written is read back, wherever the bytes are cut', async () => {
  const row = fc.record({
    text: missing(texts),
    number: missing(finite),
    single,
    long: missing(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
    flag: missing(fc.boolean()),
    vector: missing(fc.array(missing(finite), { minLength: 3, maxLength: 3 })),
  });
  const layouts = fc.constantFrom('lines' as const, 'array' as const);
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { minLength: 1, maxLength: 20 }),
      texts,
      layouts,
      fc.array(fc.nat()),
      async (rows, name, layout, cuts) => {
        // A first row that says what columns hold.
        const first = {
          ...{ text: 'x', number: 0.5, single: 1, long: 2n ** 62n, flag: true },
          vector: [1, 2, 3] as (number | undefined)[],
        };
        const all = [first, ...rows];
        const content = contentOf({
          [`text ${name}`]: all.map(({ text }) => text),
          number: all.map(({ number }) => number),
          single: Float32Array.from(all, ({ single }) => single),
          long: all.map(({ long }) => long),
          flag: all.map(({ flag }) => flag),
          vector: all.map(({ vector }) => vector?.map((value) => value ?? Number.NaN)),
        });
        const bytes = await allBytes(encodeJsonl(content, { layout }));
        const table = await openJsonl(cutSource(bytes, cuts));
        expect(table.columns.map((column) => column.name)[0]).toBe(`text ${name}`);
        const got = await readCells(table);
        expect(got.length).toBe(all.length);
        for (const [i, { text, number, single, long, flag, vector }] of all.entries()) {
          const [gotText, gotNumber, gotSingle, gotLong, gotFlag, gotVector] = got[i]!;
          expect(gotText).toBe(text);
          expect(gotNumber).toBe(number);
          expect(Math.fround(gotSingle as number)).toBe(single);
          // All may be small enough for doubles by chance, but for the first.
          expect(gotLong).toBe(long);
          expect(gotFlag).toBe(flag);
          expect(gotVector).toEqual(vector);
        }
      },
    ),
    { numRuns: 150 },
  );
});

test("Python's json reads what is written", async () => {
  const rows = fc.sample(fc.tuple(texts, finite), { numRuns: 300, seed: 2 });
  const content = contentOf({ t: rows.map(([t]) => t), x: rows.map(([, x]) => x) });
  const bytes = await allBytes(encodeJsonl(content));
  const program = `import json, sys
print(json.dumps([[r['t'], r['x']] for r in map(json.loads, sys.stdin.buffer.read().decode('utf-8').rstrip('\\n').split('\\n'))]))`;
  const { stdout, stderr, error } = spawnSync('python3', ['-c', program], { input: bytes });
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') return;
  expect(`${stderr}`).toBe('');
  expect(JSON.parse(`${stdout}`)).toEqual(rows);
});

describe('columns of rows', () => {
  const long = '12345678901234567890';

  test.each<[string, string, string[], Cell[][]]>([
    [
      'objects, in either layout of an array',
      '[{"id":"a","embedding":[1,2.5]},\n {"id":"b, [\\"c\\"]","embedding":[3,null]}]',
      ['id text', 'embedding vector 2 numeric'],
      [
        ['a', [1, 2.5]],
        ['b, ["c"]', [3, undefined]],
      ],
    ],
    ['an array a line', '[1,2]\r\n\r\n[3,4]', ['vector vector 2 numeric'], [[[1, 2]], [[3, 4]]]],
    ['an array of arrays', '[[1,2],[3,4]]', ['vector vector 2 numeric'], [[[1, 2]], [[3, 4]]]],
    ['an array of numbers', '[\n1,\n2\n]', ['value number numeric'], [[1], [2]]],
    ['a number a line', '1\n2.5\n', ['value number numeric'], [[1], [2.5]]],
    [
      'arrays of several types',
      '["a",1]\n["b",2]',
      ['column1 text', 'column2 number numeric'],
      [
        ['a', 1],
        ['b', 2],
      ],
    ],
    [
      'fields that come later, null, and none',
      '{"a":1}\n{"b":true,"a":null}\n{}\n',
      ['a number numeric', 'b boolean numeric'],
      [
        [1, undefined],
        [undefined, true],
        [undefined, undefined],
      ],
    ],
    [
      'what is nested, as JSON text',
      `{"a":{"b":[1,"x"],"c":${long}},"d":[]}\n{"a":[[1],[2]],"d":[]}`,
      ['a text', 'd text'],
      [
        [`{"b":[1,"x"],"c":${long}}`, undefined],
        ['[[1],[2]]', undefined],
      ],
    ],
    [
      'several types, as JSON text',
      '{"a":1}\n{"a":"x"}\n{"a":[1,2]}\n{"a":true}',
      ['a text'],
      [['1'], ['x'], ['[1,2]'], ['true']],
    ],
    [
      'lists of several lengths, as JSON text',
      '{"a":[1]}\n{"a":[1,2]}',
      ['a text'],
      [['[1]'], ['[1,2]']],
    ],
    [
      'integers that doubles do not hold',
      `{"id":9007199254740993,"u":${long},"x":"${long}"}\n{"id":-5,"u":1,"x":"1"}`,
      ['id bigint numeric', 'u bigint numeric', 'x text numeric'],
      [
        [9007199254740993n, 12345678901234567890n, long],
        [-5n, 1n, '1'],
      ],
    ],
    [
      'integers beyond 64 bits, as doubles',
      `{"a":${long}000}\n{"a":100000000000000000000}`.replace(`${long}000`, '1e30'),
      ['a number numeric'],
      [[1e30], [1e20]],
    ],
    [
      "Python's NaN",
      '{"a":NaN,"b":"NaN"}\n{"a":2,"b":"x"}',
      ['a number numeric', 'b text'],
      [
        [undefined, 'NaN'],
        [2, 'x'],
      ],
    ],
    ['texts of numbers', '{"a":"1.5"}\n{"a":""}', ['a text numeric'], [['1.5'], ['']]],
    [
      'names of Object',
      '{"toString":1,"__proto__":2}\n{}',
      ['toString number numeric', '__proto__ number numeric'],
      [
        [1, 2],
        [undefined, undefined],
      ],
    ],
    ['nothing', '', [], []],
    ['an array of nothing', ' [ ] ', [], []],
  ])('%s', async (_, text, columns, rows) => {
    expect(await read(text)).toEqual({ columns, rows });
    expect((await read(`\ufeff${text}`)).rows).toEqual(rows);
  });

  test('columns are chosen by name', async () => {
    const table = await openJsonl(textSource('{"a":1,"b":2}\n{"b":3}'));
    expect(await readCells(table, { columns: ['b'] })).toEqual([[2], [3]]);
    await expect(readCells(table, { columns: ['c'] })).rejects.toThrow(
      new RangeError('columns should be columns of made-up, got "c"'),
    );
  });

  test('a character that marks integers may stand in the text', async () => {
    const marks = String.fromCharCode(0xe000, 0xe001);
    const text = `{"id":${long},"t":"${marks}5 \\ue002"}`;
    expect((await read(text)).rows).toEqual([[12345678901234567890n, `${marks}5 \ue002`]]);
  });
});

describe('what is wrong is said with its row and column', () => {
  const good = '{"n":1,"b":true,"v":[1,2],"i":9007199254740993,"t":"x"}\n'.repeat(1000);

  test.each([
    ['no JSON', '{"n":1', /^made-up, row 1001: row should be JSON: /],
    ['text after it', '{"n":1} x', /^made-up, row 1001: row should be JSON: /],
    ['null', 'null', /^made-up, row 1001: row should be an object or an array, got null/],
    ['a field more', '{"m":1}', /^made-up, row 1001, column "m": field should be one of the first/],
    ['a text', '{"n":"x"}', /^made-up, row 1001, column "n": value should be a number, got "x"/],
    [
      'a number too large',
      '{"n":1e999}',
      /row 1001, column "n": value should be a number that a double/,
    ],
    [
      'an integer too long',
      '{"n":9007199254740993}',
      /column "n": value should be a number that a/,
    ],
    ['no truth value', '{"b":0}', /column "b": value should be true or false, got 0/],
    ['another width', '{"v":[1]}', /column "v": value should be 2 numbers, got "1 numbers"/],
    ['no vector', '{"v":"x"}', /column "v": value should be 2 numbers, got "x"/],
    ['a text in a vector', '{"v":[1,"x"]}', /column "v": value should be 2 numbers, got/],
    ['a fraction', '{"i":0.5}', /column "i": value should be an integer, got 0.5/],
    [
      'too long an integer',
      '{"i":92233720368547758070}',
      /column "i": value should be an integer of 64/,
    ],
  ])('%s', async (_, line, message) => {
    const table = await openJsonl(textSource(`${good}${line}\n`));
    const reading = readCells(table);
    await expect(reading).rejects.toThrow(message);
    await expect(reading).rejects.toBeInstanceOf(TableError);
    await expect(reading).rejects.toMatchObject({ file: 'made-up', row: 1001 });
  });

  test('a value of another type among the first rows, nine in ten of which are of one', async () => {
    const ten = (value: string) => `${'{"n":1,"i":9007199254740993,"t":[1]}\n'.repeat(9)}${value}`;
    const table = await openJsonl(textSource(ten('{"n":"x","i":1e30,"t":[1,2]}')));
    expect(table.columns).toEqual([
      { name: 'n', type: 'number', isNumeric: true },
      { name: 'i', type: 'bigint', isNumeric: true },
      { name: 't', type: 'vector', width: 1, isNumeric: true },
    ]);
    for (const columns of [['n'], ['i'], ['t']]) {
      await expect(readCells(table, { columns })).rejects.toThrow(`row 10, column "${columns}"`);
    }
    const { columns } = await read(ten('{"n":"x"}\n{"n":"y"}'));
    expect(columns[0]).toBe('n text');
  });

  test('an array that is not closed, or goes on', async () => {
    for (const text of ['[{"a":1},{"a":2}', '[{"a":1},{"a":2}', '[{"a":1}] 5', '[{"a":1},']) {
      const table = await openJsonl(textSource(text));
      await expect(readCells(table), text).rejects.toThrow(
        'the array of rows should be closed, and nothing follow it',
      );
    }
    await expect(read('[{"a":1},]')).rejects.toThrow('row 2: row should be JSON');
    await expect(read('[{"a":1},,{"a":2}]')).rejects.toThrow('row 2: row should be JSON');
    await expect(read('{"a":')).rejects.toThrow('row 1: row should be JSON');
  });

  test('bytes that are no text', async () => {
    const bytes = Uint8Array.of(...encode('{"a":"x"}\n{"a":"'), 0xff, ...encode('"}\n'));
    for (let cut = 0; cut < bytes.length; cut++) {
      const table = await openJsonl(cutSource(bytes, [cut]));
      await expect(readCells(table)).rejects.toThrow('made-up, row 2: text should be UTF-8');
    }
  });

  test('infinity is not written', async () => {
    const content = contentOf({ x: Float64Array.of(1, Number.POSITIVE_INFINITY) });
    await expect(allBytes(encodeJsonl(content))).rejects.toThrow(
      'values of "x" should be finite for JSON, got Infinity',
    );
  });
});

test.each(['lines', 'array'])(
  'long files of %s are read part by part, not ahead',
  async (layout) => {
    let made = 0;
    const [first, between] = layout === 'lines' ? ['', '\n'] : ['[', ','];
    const source = onceSource('long', async function* () {
      yield encode(first);
      for (let i = 0; i < 500_000; i += 10_000) {
        made += 10_000;
        const rows = Array.from({ length: 10_000 }, (_, j) => `{"x":${i + j},"t":"]{\\""}`);
        yield encode((i === 0 ? '' : between) + rows.join(between));
      }
      yield encode(layout === 'lines' ? '\n' : ']');
    });
    const table = await openJsonl(source);
    let [rows, furthest] = [0, 0];
    for await (const part of table.read({ columns: ['x'] })) {
      furthest = Math.max(furthest, made - rows);
      rows += part.rows;
      expect(part.columns[0]!.values[part.rows - 1]).toBe(rows - 1);
    }
    expect(rows).toBe(500_000);
    expect(furthest).toBeLessThan(100_000);
  },
);

test('a signal ends reading with its reason', async () => {
  const table = await openJsonl(textSource('{"a":1}\n'.repeat(500_000)));
  const controller = new AbortController();
  const reason = new Error('enough');
  const reading = (async () => {
    for await (const _ of table.read({ signal: controller.signal })) controller.abort(reason);
  })();
  await expect(reading).rejects.toBe(reason);
});
