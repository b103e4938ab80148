import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allBytes, cutSource, readCells, textSource } from '../../testing/read-table.ts';
import { onceSource } from '../sources/once-source.ts';
import type { ColumnValues, TableColumn, TableContent } from '../table/table.ts';
import { TableError } from '../table/table-error.ts';
import { type CsvReadOptions, openCsv } from './read-csv.ts';
import { encodeCsv } from './write-csv.ts';

const encode = (text: string) => new TextEncoder().encode(text);

async function cellsOf(text: string, options?: CsvReadOptions) {
  const table = await openCsv(textSource(text), options);
  return [table.columns.map(({ name }) => name), ...(await readCells(table))];
}

/** Texts as files may hold them, quotes and line breaks often. */
const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('"', ',', ';', '\n', '\r', '\t', ' ', 'a', '\ufeff', '|', '1'),
  }),
);

const grids = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.nat(12)).chain(([width, rows]) =>
  fc.array(fc.array(texts, { minLength: width, maxLength: width }), {
    minLength: rows,
    maxLength: rows,
  }),
);

function textContent(names: readonly string[], rows: readonly string[][], cut = 0): TableContent {
  const columns = names.map((name): TableColumn => ({ name, type: 'text', isNumeric: false }));
  const part = (from: number, to: number) => ({
    firstRow: from,
    rows: to - from,
    columns: names.map(
      (_, i): ColumnValues => ({
        type: 'text',
        values: rows.slice(from, to).map((row) => row[i]!),
      }),
    ),
  });
  const at = Math.min(cut, rows.length);
  return { columns, parts: [part(0, at), part(at, rows.length)] };
}

const separators = fc.constantFrom(',', ';', '\t', '|');

test('every text that is written is read back, wherever the bytes are cut', async () => {
  const cuts = fc.array(fc.nat());
  await fc.assert(
    fc.asyncProperty(grids, separators, fc.nat(12), cuts, async (rows, separator, cut, places) => {
      const names = (rows[0] ?? ['']).map((_, i) => `c${i}`);
      const bytes = await allBytes(encodeCsv(textContent(names, rows, cut), { separator }));
      const table = await openCsv(cutSource(bytes, places), { separator });
      expect(table.columns.map(({ name }) => name)).toEqual(names);
      const expected = rows.map((row) => row.map((text) => (text === '' ? undefined : text)));
      expect(await readCells(table)).toEqual(expected);
    }),
    { numRuns: 300 },
  );
});

/** What Python's csv reads of texts, null where it refuses one; undefined where there is no Python. */
function readByPython(
  texts: readonly (readonly [text: string, separator: string])[],
): (string[][] | null)[] | undefined {
  const program = `
import csv, io, json, sys
csv.field_size_limit(10**9)
def rows(text, separator):
    try:
        return list(csv.reader(io.StringIO(text, newline=''), delimiter=separator, strict=True))
    except csv.Error:
        return None
print(json.dumps([rows(*each) for each in json.load(sys.stdin)]))`;
  const { stdout, stderr, error } = spawnSync('python3', ['-c', program], {
    input: JSON.stringify(texts),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') return undefined;
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

test("Python's csv reads what is written", async () => {
  // Zero bytes are refused by its older versions.
  const cases = fc
    .sample(fc.tuple(separators, grids), { numRuns: 200, seed: 1 })
    .map(([separator, rows]) => ({
      separator,
      rows: [(rows[0] ?? ['']).map((_, i) => `c${i}`), ...rows].map((row) =>
        row.map((text) => text.replaceAll('\0', '')),
      ),
    }));
  const written: [string, string][] = [];
  for (const { separator, rows } of cases) {
    const content = textContent(rows[0]!, rows.slice(1));
    const bytes = await allBytes(encodeCsv(content, { separator }));
    written.push([new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes), separator]);
  }
  const read = readByPython(written);
  if (read) expect(read).toEqual(cases.map(({ rows }) => rows));
});

test("any text is read as by Python's csv, or refused where that refuses it", async () => {
  const pieces = ['"', ',', '\n', '\r\n', 'a', '"a"', '"a,\r\n"', '""', 'b "'];
  const texts = fc.sample(
    fc.array(fc.constantFrom(...pieces), { maxLength: 14 }).map((all) => `h,k\n${all.join('')}`),
    { numRuns: 4000, seed: 1 },
  );
  const byPython = readByPython(texts.map((text) => [text, ',']));
  const isBlank = (row: string[]) => row.length === 0 || (row.length === 1 && row[0] === '');
  let both = 0;
  for (const [i, rows] of byPython?.entries() ?? []) {
    const expected = rows?.filter((row) => !isBlank(row));
    if (expected?.every(({ length }) => length === 2)) {
      both++;
      const given = (await cellsOf(texts[i]!, { separator: ',' })).map((row) =>
        row.map((cell) => cell ?? ''),
      );
      expect(given, JSON.stringify(texts[i])).toEqual(expected);
    } else {
      await expect(cellsOf(texts[i]!, { separator: ',' }), texts[i]).rejects.toThrow(TableError);
    }
  }
  if (byPython) expect(both).toBeGreaterThan(500);
});

test('every number that is written is read back: as float32, where it was', async () => {
  const numbers = fc.float({ noNaN: true, noDefaultInfinity: true });
  const doubles = fc.double({ noNaN: true, noDefaultInfinity: true });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(numbers, doubles), { minLength: 1 }), async (rows) => {
      const content: TableContent = {
        columns: [
          { name: 'single', type: 'number', isNumeric: true },
          { name: 'double', type: 'number', isNumeric: true },
          { name: 'both', type: 'vector', width: 2, isNumeric: true },
        ],
        parts: [
          {
            firstRow: 0,
            rows: rows.length,
            columns: [
              { type: 'number', values: Float32Array.from(rows, ([x]) => x) },
              { type: 'number', values: Float64Array.from(rows, ([, x]) => x) },
              { type: 'vector', width: 2, values: Float64Array.from(rows.flat()) },
            ],
          },
        ],
      };
      const bytes = await allBytes(encodeCsv(content));
      const table = await openCsv(cutSource(bytes, []));
      expect(table.columns).toEqual(
        ['single', 'double', 'both_0', 'both_1'].map((name) => ({
          name,
          type: 'text',
          isNumeric: true,
        })),
      );
      const read = (await readCells(table)).map((row) => row.map(Number));
      expect(read.map(([x, y, a, b]) => [Math.fround(x!), y, a, b])).toEqual(
        rows.map(([x, y]) => [x, y, x, y]),
      );
      for (const [i, [x]] of rows.entries()) {
        expect(`${read[i]![0]}`.length, `${x}`).toBeLessThanOrEqual(`${x}`.length);
      }
    }),
  );
});

test('what is missing is an empty cell; truth values, large integers and infinity are words', async () => {
  const missing = Uint8Array.of(0, 1);
  const columns: Record<string, ColumnValues> = {
    number: { type: 'number', values: Float32Array.of(0.1, 5), missing },
    nan: { type: 'number', values: Float64Array.of(Number.NaN, Number.NEGATIVE_INFINITY) },
    big: { type: 'bigint', values: BigInt64Array.of(-(2n ** 63n), 1n), missing },
    bool: { type: 'boolean', values: Uint8Array.of(1, 0), missing: Uint8Array.of(0, 0) },
    vector: { type: 'vector', width: 2, values: Int8Array.of(1, -2, 3, 4), missing },
    'a "text"': { type: 'text', values: [undefined, ''] },
  };
  const content: TableContent = {
    columns: Object.entries(columns).map(([name, values]) => ({
      name,
      type: values.type,
      ...(values.type === 'vector' && { width: values.width }),
      isNumeric: true,
    })),
    parts: [{ firstRow: 0, rows: 2, columns: Object.values(columns) }],
  };
  expect(new TextDecoder().decode(await allBytes(encodeCsv(content)))).toBe(
    [
      'number,nan,big,bool,vector_0,vector_1,"a ""text"""',
      '0.1,,-9223372036854775808,true,1,-2,',
      ',-inf,,false,,,',
      '',
    ].join('\n'),
  );
});

test('parts that are not as was said are refused', async () => {
  const content = textContent(['a', 'b'], [['1', '2']]);
  const write = (columns: TableColumn[]) => allBytes(encodeCsv({ ...content, columns }));
  await expect(write(content.columns.slice(1))).rejects.toThrow(
    'columns of a part should be 1, as many as there are columns, got 2',
  );
  await expect(
    write([content.columns[0]!, { name: 'b', type: 'number', isNumeric: true }]),
  ).rejects.toThrow('column "b" of a part should be number as said, got "text"');
  await expect(allBytes(encodeCsv(content, { separator: '"' as never }))).rejects.toThrow(
    'separator should be one of',
  );
});

describe('dialects', () => {
  const rows = [
    ['name', 'x', 'y'],
    ['Ann, "the" first', '1', '2.5'],
    ['Bob\nBobson', undefined, '-3'],
  ];

  test.each([',', ';', '\t', '|'])(
    'the separator %j is guessed, and every line break',
    async (s) => {
      for (const end of ['\n', '\r\n', '\r']) {
        for (const last of ['', end, end + end]) {
          for (const mark of ['', '\ufeff']) {
            const lines = [
              ['name', 'x', 'y'].join(s),
              ['"Ann, ""the"" first"', '1', '2.5'].join(s),
              ['"Bob\nBobson"', '', '-3'].join(s),
            ];
            expect(await cellsOf(mark + lines.join(end) + last)).toEqual(rows);
          }
        }
      }
    },
  );

  test('lines of one file may end in different ways; what is between quotes stays', async () => {
    expect(await cellsOf('a,b\n1,"x\r\ny"\r\n\r\n2,z\r\n3,"w"\n')).toEqual([
      ['a', 'b'],
      ['1', 'x\r\ny'],
      ['2', 'z'],
      ['3', 'w'],
    ]);
    expect(await cellsOf('a,b\n5" disk,x"\r\n"5"" disk","\r\n"\r\n')).toEqual([
      ['a', 'b'],
      ['5" disk', 'x"'],
      ['5" disk', '\r\n'],
    ]);
    expect(await cellsOf('a,b\r\n1,2\n3,4\r\n')).toEqual([
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
    ]);
  });

  test('decimal commas between semicolons are no separators, nor numbers', async () => {
    const table = await openCsv(textSource('a;b\n1,5;2\n2,5;3\n'));
    expect(table.columns).toEqual([
      { name: 'a', type: 'text', isNumeric: true },
      { name: 'b', type: 'text', isNumeric: true },
    ]);
    expect(await readCells(table)).toEqual([
      ['1,5', '2'],
      ['2,5', '3'],
    ]);
  });

  test('UTF-16 with its mark, of either order', async () => {
    const text = '\ufeffname,x\n"Zoë 😀",1\n';
    const units = Uint16Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
    const bytes = new Uint8Array(units.buffer);
    const swapped = Uint8Array.from(bytes, (_, i) => bytes[i ^ 1]!);
    for (const each of [bytes, swapped]) {
      for (let cut = 0; cut < each.length; cut++) {
        const table = await openCsv(cutSource(each, [cut]));
        expect(table.columns.map(({ name }) => name)).toEqual(['name', 'x']);
        expect(await readCells(table)).toEqual([['Zoë 😀', '1']]);
      }
    }
  });

  test('blank lines are left out; where there is one column, they are missing values', async () => {
    expect(await cellsOf('\n\na,b\n\n1,2\n\n\n3,4\n\n')).toEqual([
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
    ]);
    expect(await cellsOf('\na\n1\n\n3\n')).toEqual([['a'], ['1'], [undefined], ['3']]);
  });
});

describe('names of columns', () => {
  test.each([
    ['a,a,b,a', ['a', 'a.1', 'b', 'a.2']],
    ['a,a,a.1', ['a', 'a.2', 'a.1']],
    [',x,', ['column1', 'x', 'column3']],
    ['column2,', ['column2', 'column2.1']],
    ['0,1,2', ['0', '1', '2']],
    ['1,2,3', ['1', '2', '3']],
    ['"1",x', ['1', 'x']],
  ])('%s', async (line, names) => {
    expect(await cellsOf(`${line}\n`)).toEqual([names]);
  });

  test('numbers in place of names are refused, but where that is asked for', async () => {
    const data = '0.5,1\n1.5,2\n';
    await expect(openCsv(textSource(data))).rejects.toThrow(
      'made-up: first row should be names of columns, or read with header: false where the file has none, got "0.5, 1"',
    );
    await expect(openCsv(textSource('5\n6\n'))).rejects.toThrow('names of columns');
    expect(await cellsOf(data, { header: true })).toEqual([
      ['0.5', '1'],
      ['1.5', '2'],
    ]);
    expect(await cellsOf(data, { header: false })).toEqual([
      ['column1', 'column2'],
      ['0.5', '1'],
      ['1.5', '2'],
    ]);
  });

  test('columns are chosen by name, in the order that is asked for', async () => {
    const table = await openCsv(textSource('a,b,c\n1,2,3\n4,5,6\n'));
    expect(await readCells(table, { columns: ['c', 'a'] })).toEqual([
      ['3', '1'],
      ['6', '4'],
    ]);
    expect(await readCells(table, { columns: [] })).toEqual([[], []]);
    await expect(readCells(table, { columns: ['d'] })).rejects.toThrow(
      new RangeError('columns should be columns of made-up, got "d"'),
    );
  });
});

test.each([
  ['numbers', ['1', '-2.5', '.5', '1e-7', ' 3 '], true],
  ['numbers and what is missing', ['1', '', 'NA', 'nan', 'null', 'None', 'N/A'], true],
  ['nothing', ['', 'NA'], false],
  ['words', ['1', 'two', '3'], false],
  ['a word among ten', ['1', '2', '3', '4', '5', '6', '7', '8', '9', 'ten'], true],
  ['hexadecimal numbers', ['0x10', '0x11'], false],
  ['dates', ['2024-01-02', '2024-01-03'], false],
  ['decimal commas', ['1,5', '2,5'], true],
])('a column of %s: is it numeric?', async (_, values, isNumeric) => {
  const lines = values.map((value) => `"${value}",x`);
  const table = await openCsv(textSource(['n,t', ...lines].join('\n')));
  expect(table.columns.map((column) => column.isNumeric)).toEqual([isNumeric, false]);
});

test("a column without a name, such as pandas' index, is not numeric", async () => {
  const table = await openCsv(textSource(',x\n0,5\n1,6\n'));
  expect(table.columns.map(({ isNumeric }) => isNumeric)).toEqual([false, true]);
});

describe('what is wrong is said with its row', () => {
  const error = (problem: string, row?: number) =>
    new TableError({ file: 'made-up', ...(row && { row }) }, problem);

  test.each([
    ['an empty file', '', /should have rows, got an empty file/],
    ['blank lines', '\n\n', /should have rows, got an empty file/],
    ['a quote in the header', '"a,b\n1,2', /a quote that opens a cell should be closed/],
    ['zero bytes', 'a\0b,c\n1,2\n', /should be a text file/],
  ])('%s: at once', async (_, text, message) => {
    const opening = openCsv(textSource(text));
    await expect(opening).rejects.toThrow(message);
    await expect(opening).rejects.toBeInstanceOf(TableError);
  });

  test.each([
    [
      'too few cells',
      'a,b\n1,2\n\n3\n',
      error('row should have 2 cells, as the first has, got 1', 2),
    ],
    ['too many', 'a,b\n1,2,3\n', error('row should have 2 cells, as the first has, got 3', 1)],
    [
      'a quote that is never closed',
      'a,b\n1,2\n"3,4\n5,6\n',
      error('a quote that opens a cell should be closed, got the end of the file', 2),
    ],
    [
      'text after a quote',
      'a,b\n1,2\n"3"x,4\n5,6\n',
      error('a quote that closes a cell should be before a separator or the end of the line', 2),
    ],
  ])('%s', async (_, text, expected) => {
    const table = await openCsv(textSource(text));
    const reading = readCells(table);
    await expect(reading).rejects.toThrow(expected);
    await expect(reading).rejects.toMatchObject({ row: expected.row, file: 'made-up' });
  });

  test('bytes that are no text: the rows before them are read', async () => {
    const good = encode('a,b\n1,2\n3,4\n5,');
    const bytes = Uint8Array.of(...good, 0xe4, ...encode(',\n'));
    for (let cut = 0; cut < bytes.length; cut++) {
      const table = await openCsv(cutSource(bytes, [cut]));
      const rows: number[] = [];
      const reading = (async () => {
        for await (const part of table.read()) rows.push(part.rows);
      })();
      await expect(reading).rejects.toThrow(
        'made-up, row 3: text should be UTF-8, got bytes that are not: save the file as UTF-8',
      );
      expect(rows).toEqual([2]);
    }
    const header = Uint8Array.of(...encode('Gr'), 0xf6, ...encode('sse,b\n1,2\n'));
    await expect(openCsv(cutSource(header, []))).rejects.toThrow('text should be UTF-8');
    const unfinished = Uint8Array.of(...encode('a\n1\n'), 0xe2, 0x82);
    await expect(readCells(await openCsv(cutSource(unfinished, [])))).rejects.toThrow(
      'row 2: text',
    );
  });

  test('options', async () => {
    for (const separator of ['', ',,', '"', '\n']) {
      await expect(openCsv(textSource('a'), { separator })).rejects.toThrow('separator should be');
    }
    await expect(openCsv(textSource('a'), { header: 1 as never })).rejects.toThrow('header');
  });
});

/** Rows of a long file, made while it is read. */
function longFile(rows: number, row: (i: number) => string, onPart = () => {}) {
  return onceSource('long', async function* () {
    yield encode('id,x\n');
    for (let i = 0; i < rows; i += 10_000) {
      onPart();
      yield encode(Array.from({ length: 10_000 }, (_, j) => row(i + j)).join(''));
    }
  });
}

test('a long file is read part by part, not ahead', async () => {
  let made = 0;
  const table = await openCsv(
    longFile(
      1_000_000,
      (i) => `"row, ${i}",${i}\n`,
      () => void made++,
    ),
  );
  let [rows, furthest] = [0, 0];
  for await (const part of table.read({ columns: ['x'] })) {
    rows += part.rows;
    furthest = Math.max(furthest, made * 10_000 - rows);
    expect(part.rows).toBeLessThanOrEqual(1 << 16);
    const [x] = part.columns;
    expect(x!.values[part.rows - 1]).toBe(`${rows - 1}`);
  }
  expect(rows).toBe(1_000_000);
  // A MiB is looked at first, and replayed.
  expect(furthest).toBeLessThan(100_000);
});

test('a signal ends reading with its reason', async () => {
  const table = await openCsv(longFile(1_000_000, (i) => `a,${i}\n`));
  const controller = new AbortController();
  const reason = new Error('enough');
  const reading = (async () => {
    for await (const _ of table.read({ signal: controller.signal })) controller.abort(reason);
  })();
  await expect(reading).rejects.toBe(reason);
});

test('a part may end between a closing quote and the end of its line', async () => {
  const row = `"${'x'.repeat(1000)}","1"`;
  const half = `${row}\r\n`.repeat(2000);
  for (const [first, rest] of [
    [`${row}\r`, '\n'],
    [`${row} `, ' \n'],
    [row, '\n'],
    [row.slice(0, -1), '"\n'],
  ] as const) {
    const source = onceSource('made-up', async function* () {
      yield encode('t,n\n');
      yield encode(half + first);
      yield encode(rest + half);
    });
    const rows = await readCells(await openCsv(source), { columns: ['n'] });
    expect(rows).toEqual(new Array(4001).fill(['1']));
  }
});

test('a quote that is never closed in a long file is refused early', async () => {
  let made = 0;
  const file = longFile(
    10_000_000,
    (i) => (i === 200_000 ? '"x"y,1\n' : 'a,1\n'),
    () => void made++,
  );
  const reading = readCells(await openCsv(file), { columns: [] });
  await expect(reading).rejects.toThrow('long, row 200001: a quote that closes a cell');
  expect(made).toBeLessThan(500);
});

test('10,000 columns, and a first row longer than what is looked at first', async () => {
  for (const length of [1, 200]) {
    const names = Array.from({ length: 10_000 }, (_, i) => `${i}`.padStart(length, 'c'));
    const row = names.map((_, i) => `${i / 8}`);
    const table = await openCsv(textSource([names, row, row].map((r) => r.join(',')).join('\n')));
    expect(table.columns.map(({ name }) => name)).toEqual(names);
    expect(table.columns.every(({ isNumeric }) => isNumeric)).toBe(true);
    expect(await readCells(table, { columns: [names[9999]!] })).toEqual([
      ['1249.875'],
      ['1249.875'],
    ]);
  }
});
