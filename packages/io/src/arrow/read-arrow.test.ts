import {
  Table as ArrowTable,
  Bool,
  type DataType,
  DateDay,
  Decimal,
  Dictionary,
  Field,
  FixedSizeList,
  Float16,
  Float32,
  Float64,
  Int8,
  Int32,
  Int64,
  LargeUtf8,
  List,
  Message,
  makeData,
  makeVector,
  RecordBatch,
  Schema,
  Struct,
  TimeMillisecond,
  TimestampMicrosecond,
  TimestampNanosecond,
  tableFromArrays,
  tableToIPC,
  Uint16,
  Uint64,
  Utf8,
  type Vector,
  vectorFromArray,
} from 'apache-arrow';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainCell } from '../../testing/any-columns.ts';
import { type Cell, cutSource, readCells } from '../../testing/read-table.ts';
import { memorySource } from '../sources/memory-source.ts';
import { TableError } from '../table/table-error.ts';
import { arrowTable } from './arrow-table.ts';
import { openArrow } from './read-arrow.ts';

const list = (of: DataType) => new List(new Field('item', of, true));
const fixed = (of: DataType, size: number) => new FixedSizeList(size, new Field('item', of, true));

const optional = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null, freq: 4 });
const small = fc.integer({ min: -100, max: 100 });
/** Types, each made anew as dictionaries must be, and any values of each. */
const COLUMNS: readonly (readonly [() => DataType, fc.Arbitrary<unknown>])[] = [
  [() => new Int8(), small],
  [() => new Uint16(), fc.nat(65_535)],
  [() => new Int32(), fc.integer()],
  [() => new Int64(), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })],
  [() => new Uint64(), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })],
  [() => new Float16(), fc.constantFrom(0.5, -2, 65_504, 2 ** -24)],
  [() => new Float32(), fc.float()],
  [() => new Float64(), fc.double()],
  [() => new Bool(), fc.boolean()],
  [() => new Utf8(), fc.string({ unit: 'grapheme' })],
  [() => new LargeUtf8(), fc.string({ unit: 'grapheme' })],
  [() => new Dictionary(new Utf8(), new Int8()), fc.constantFrom('a', 'b', 'ü')],
  [() => new Dictionary(new Float64(), new Int32()), fc.constantFrom(1.5, 2)],
  [() => list(new Float32()), fc.array(fc.float(), { minLength: 3, maxLength: 3 })],
  [() => fixed(new Float64(), 2), fc.array(optional(fc.double()), { minLength: 2, maxLength: 2 })],
  [() => fixed(new Int8(), 2), fc.array(small, { minLength: 2, maxLength: 2 })],
];

const tables = fc.integer({ min: 1, max: 30 }).chain((rows) =>
  fc
    .array(
      fc
        .constantFrom(...COLUMNS)
        .chain(([type, any]) =>
          fc
            .array(optional(any), { minLength: rows, maxLength: rows })
            .map((values) => [type, values] as const),
        ),
      { minLength: 1, maxLength: 4 },
    )
    .map((columns) => {
      const vectors = columns.map(([type, values], c) => [
        `c${c}`,
        vectorFromArray(values, type()),
      ]);
      return {
        columns,
        table: new ArrowTable(Object.fromEntries(vectors) as Record<string, Vector>),
      };
    }),
);

/** The rows as apache-arrow gives them; a list of which there is none is no vector, but missing all the same. */
function rowsOf(table: ArrowTable): Cell[][] {
  return Array.from({ length: table.numRows }, (_, row) =>
    table.schema.fields.map((_, c) => {
      const value = table.getChildAt(c)!.get(row) as unknown;
      return plainCell(
        Array.isArray(value) ? value : Object(value) === value ? [...(value as Vector)] : value,
      );
    }),
  );
}

test('files, streams and tables in memory are what apache-arrow reads', async () => {
  await fc.assert(
    fc.asyncProperty(tables, fc.array(fc.nat()), fc.nat(30), async ({ table }, cuts, start) => {
      const expected = rowsOf(table);
      expect(await readCells(arrowTable(table))).toEqual(expected);
      // Rows in the middle of others' memory.
      expect(await readCells(arrowTable(table.slice(start)))).toEqual(expected.slice(start));

      for (const format of ['file', 'stream'] as const) {
        const bytes = tableToIPC(table, format);
        const repeatable = await openArrow(memorySource(bytes));
        expect(repeatable.isRepeatable).toBe(true);
        expect(repeatable.columns).toEqual(arrowTable(table).columns);
        for (let times = 0; times < 2; times++) {
          expect(await readCells(repeatable)).toEqual(expected);
        }
        const once = await openArrow(cutSource(bytes, cuts));
        const names = repeatable.columns.map(({ name }) => name).reverse();
        expect(await readCells(once, { columns: names })).toEqual(
          expected.map((row) => [...row].reverse()),
        );
        await expect(readCells(once)).rejects.toThrow(
          'made-up is a stream: it can be read once only.',
        );
      }
    }),
    { numRuns: 60 },
  );
});

test('types of columns', () => {
  const types = COLUMNS.map(([type]) => [`${type()}`, vectorFromArray([], type())]);
  const { columns } = arrowTable(
    new ArrowTable(Object.fromEntries(types) as Record<string, Vector>),
  );
  expect(columns.map(({ type }) => type)).toEqual([
    ...['number', 'number', 'number', 'bigint', 'bigint', 'number', 'number', 'number'],
    ...['boolean', 'text', 'text', 'text', 'number'],
    // Of a list without rows one can't say how long it is.
    ...['text', 'vector', 'vector'],
  ]);
  expect(columns.filter(({ isNumeric }) => !isNumeric).map(({ type }) => type)).toEqual(
    Array.from({ length: 4 }, () => 'text'),
  );
});

test('dates, times, decimals, structures', async () => {
  const point = new Struct([new Field('x', new Int64()), new Field('tags', list(new Utf8()))]);
  const decimal = makeData({
    type: new Decimal(2, 9, 128),
    length: 1,
    data: Uint32Array.of(0xffff_ff85, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff),
  });
  const micros = makeData({
    type: new TimestampMicrosecond('UTC'),
    length: 1,
    data: BigInt64Array.of(-1n),
  });
  const nanos = makeData({
    type: new TimestampNanosecond(),
    length: 1,
    data: BigInt64Array.of(1_500_000_000n),
  });
  const table = new ArrowTable({
    date: vectorFromArray([new Date('1969-12-31')], new DateDay()),
    time: makeVector(
      makeData({ type: new TimeMillisecond(), length: 1, data: Int32Array.of(3_723_004) }),
    ),
    micros: makeVector(micros),
    nanos: makeVector(nanos),
    decimal: makeVector(decimal),
    point: vectorFromArray([{ x: 2n ** 60n, tags: ['a', '"'] }], point),
    lists: vectorFromArray([[[1, 2], []]], list(list(new Float64()))),
  } as Record<string, Vector>);
  expect(await readCells(await openArrow(memorySource(tableToIPC(table))))).toEqual([
    [
      '1969-12-31',
      '01:02:03.004',
      '1969-12-31T23:59:59.999999Z',
      '1970-01-01T00:00:01.500',
      -1.23,
      '{"x":1152921504606846976,"tags":["a","\\""]}',
      '[[1,2],[]]',
    ],
  ]);
});

test('embeddings are not copied, and come in parts of bounded size', async () => {
  const [rows, width] = [200_000, 16];
  const values = new Float32Array(rows * width).map((_, i) => i % 1000);
  const child = makeData({ type: new Float32(), length: values.length, data: values });
  const type = fixed(new Float32(), width);
  const schema = new Schema([new Field('embedding', type)]);
  const data = makeData({ type, length: rows, child });
  const batch = new RecordBatch(
    schema,
    makeData({ type: new Struct(schema.fields), length: rows, children: [data] }),
  );
  let row = 0;
  for await (const part of arrowTable(new ArrowTable([batch])).read()) {
    const [column] = part.columns;
    expect((column!.values as Float32Array).buffer).toBe(values.buffer);
    expect(column!.values[0]).toBe((row * width) % 1000);
    expect((column!.values as Float32Array).byteLength).toBeLessThanOrEqual(2 ** 23);
    row += part.rows;
  }
  expect(row).toBe(rows);
});

test('a file without batches; lists of which none is there', async () => {
  const empty = new ArrowTable(
    new Schema([new Field('x', new Float32()), new Field('l', list(new Float32()))]),
  );
  for (const format of ['file', 'stream'] as const) {
    const table = await openArrow(memorySource(tableToIPC(empty, format)));
    expect(table.columns.map(({ type }) => type)).toEqual(['number', 'text']);
    expect(await readCells(table)).toEqual([]);
  }
  const none = new ArrowTable({ l: vectorFromArray([null, []], list(new Float32())) } as Record<
    string,
    Vector
  >);
  expect(await readCells(await openArrow(memorySource(tableToIPC(none))))).toEqual([
    [undefined],
    ['[]'],
  ]);
});

test.each<[string, unknown[], DataType, number, string]>([
  [
    'a list of another length',
    [...new Array(100).fill([1, 2]), [1]],
    list(new Float32()),
    101,
    'length of a list should be 2, got 1',
  ],
  [
    'an integer that is too large',
    [[1n], [2n ** 60n]],
    list(new Int64()),
    2,
    'an integer should be one that a double holds, got "1152921504606846976"',
  ],
])('%s: an error that names row and column', async (_, values, type, row, problem) => {
  const arrow = new ArrowTable({
    id: vectorFromArray(values.map((_, i) => i)),
    lists: vectorFromArray(values, type),
  } as Record<string, Vector>);
  const table = await openArrow(memorySource(tableToIPC(arrow), 'lists.arrow'));
  await expect(readCells(table)).rejects.toThrow(
    `lists.arrow, row ${row}, column "lists": ${problem}`,
  );
  await expect(readCells(table)).rejects.toMatchObject({
    name: 'TableError',
    row,
    column: 'lists',
  });
});

const damageable = () =>
  tableFromArrays({
    id: Int32Array.from({ length: 50 }, (_, i) => i),
    text: Array.from({ length: 50 }, (_, i) => `text ${i % 7}`),
    number: Float64Array.from({ length: 50 }, (_, i) => i / 3),
  });

/** Where the messages of a stream end; before the last one, which says so, too. */
function messageEnds(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const ends: number[] = [];
  for (let at = 0; ; at = ends.at(-1)!) {
    const length = view.getInt32(at + 4, true);
    if (length === 0) return ends;
    const start = at + 8;
    const { bodyLength } = Message.decode(bytes.subarray(start, start + length));
    ends.push(start + length + Number(bodyLength));
  }
}

test.each(['file', 'stream'] as const)(
  'a %s that is cut, or in which bytes were changed, is read or refused',
  async (format) => {
    const bytes = tableToIPC(damageable(), format);
    const read = async (damaged: Uint8Array) => {
      try {
        await readCells(await openArrow(memorySource(damaged, 'cut.arrow')));
        return 'read';
      } catch (error) {
        expect(error).toBeInstanceOf(TableError);
        expect((error as Error).message).toMatch(/^cut\.arrow/);
        return 'refused';
      }
    };
    const whole = rowsOf(damageable());
    const ends = new Set(format === 'stream' ? messageEnds(bytes) : []);
    for (let length = 0; length < bytes.length; length++) {
      const outcome = await read(bytes.subarray(0, length));
      // A stream may end after any of its messages.
      if (format === 'file' || !ends.has(length)) expect(outcome).toBe('refused');
    }
    expect(await readCells(await openArrow(memorySource(bytes)))).toEqual(whole);
    const change = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255));
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const damaged = bytes.slice();
        for (const [at, byte] of changes) damaged[at] = byte;
        if ((await read(damaged)) === 'refused') refused++;
      }),
      { numRuns: 400 },
    );
    expect(refused).toBeGreaterThan(20);
  },
);

test.each([
  ['', 'its size should be at least 8 bytes, got 0'],
  ['FEA1 the first version of Feather', 'Feather should be version 2, got "version 1"'],
  ['nothing of the kind', 'should be a file or stream of Arrow that is whole'],
])('%o is refused', async (text, message) => {
  await expect(openArrow(memorySource(new TextEncoder().encode(text), 'x.arrow'))).rejects.toThrow(
    message,
  );
  await expect(
    openArrow(cutSource(new TextEncoder().encode(text), [3], 'x.arrow')),
  ).rejects.toThrow(TableError);
});

test('what reading the source throws is thrown as it is; a signal ends reading', async () => {
  for (const format of ['file', 'stream'] as const) {
    const source = memorySource(tableToIPC(damageable(), format));
    const gone = new Error('the network is gone');
    let isGone = false;
    const failing = {
      ...source,
      async bytes(from: number, to: number) {
        if (isGone) throw gone;
        return source.bytes(from, to);
      },
      async *stream(signal?: AbortSignal) {
        if (isGone) throw gone;
        yield* source.stream(signal);
      },
    };
    const table = await openArrow(failing);
    await expect(
      readCells(table, { signal: AbortSignal.abort(new Error('enough')) }),
    ).rejects.toThrow('enough');
    await expect(readCells(table, { columns: ['none'] })).rejects.toThrow(
      new RangeError('columns should be columns of data, got "none"'),
    );
    isGone = true;
    await expect(readCells(table)).rejects.toBe(gone);
    await expect(openArrow(failing)).rejects.toBe(gone);
  }
});
