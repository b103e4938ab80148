import { expect, test } from 'vitest';
import { openTable } from '../index.ts';
import { exactNumber } from './exact-number.ts';
import { withNumbers } from './with-numbers.ts';

test.each<[text: string, value: number | undefined]>([
  ['12', 12],
  ['-3', -3],
  ['0', 0],
  ['-0', -0],
  [' 1.50 ', 1.5],
  ['.5', 0.5],
  ['5.', 5],
  ['1e-7', 1e-7],
  ['1.5E+300', 1.5e300],
  ['0e-400', 0],
  ['9007199254740991', Number.MAX_SAFE_INTEGER],
  ['9007199254740993', undefined],
  ['9007199254740993.5', undefined],
  ['007', undefined],
  ['-007', undefined],
  ['00.5', undefined],
  ['+351912345678', undefined],
  ['1e400', undefined],
  ['1e-400', undefined],
  ['0x10', undefined],
  ['1,5', undefined],
  ['inf', undefined],
  ['.', undefined],
  ['', undefined],
  ['1 2', undefined],
])('%j is the number %s', (text, value) => {
  expect(exactNumber(text)).toBe(value);
});

const csv = (text: string) => openTable(new TextEncoder().encode(text), { format: 'csv' });

async function valuesOf(text: string) {
  const table = await withNumbers(await csv(text));
  const values: Record<string, unknown[]> = {};
  for await (const { columns } of table.read()) {
    for (const [j, { name, type }] of table.columns.entries()) {
      const { values: read, missing } = columns[j] as {
        values: ArrayLike<unknown>;
        missing?: Uint8Array;
      };
      expect(columns[j]!.type).toBe(type);
      const kind = type === 'text' ? 'text' : read.constructor.name;
      values[name] = [kind, ...Array.from(read, (value, i) => (missing?.[i] ? null : value))];
    }
  }
  return values;
}

test('columns of numbers are numbers, of the smallest kind that says all', async () => {
  expect(
    await valuesOf(
      'id,zip,age,income,far,big,note,none,zero\n1,01234,30,1.5,4000000000,9007199254740993,5,,0\n2,98765,,2,5,1,five,,-0\n',
    ),
  ).toEqual({
    id: ['Int32Array', 1, 2],
    zip: ['text', '01234', '98765'],
    age: ['Int32Array', 30, null],
    income: ['Float64Array', 1.5, 2],
    far: ['Float64Array', 4_000_000_000, 5],
    big: ['text', '9007199254740993', '1'],
    note: ['text', '5', 'five'],
    none: ['text', undefined, undefined],
    zero: ['Float64Array', 0, -0],
  });
});

test('what no first rows tell is seen: a text in the last row', async () => {
  const rows = Array.from({ length: 70_000 }, (_, i) => `${i},${i}\n`).join('');
  const table = await withNumbers(await csv(`a,b\n${rows}1,007\n`));
  expect(table.columns.map(({ type }) => type)).toEqual(['number', 'text']);
});

test('texts of a file that has types stay texts', async () => {
  const table = await openTable(new TextEncoder().encode('{"zip":"10001"}\n'));
  expect((await withNumbers(table)).columns[0]!.type).toBe('text');
});

test('only the columns that are asked for are looked at', async () => {
  const table = await withNumbers(await csv('a,b\n1,2\n'), { columns: ['b'] });
  expect(table.columns.map(({ type }) => type)).toEqual(['text', 'number']);
});
