import { describe, expect, test } from 'vitest';
import { cutTable } from '../../testing/cut-table.ts';
import { fitPreprocessing, type PreprocessingOptions } from './index.ts';

const number = { type: 'number', values: Float32Array.of(1, 2) } as const;
const table = cutTable(
  {
    customer_id: { type: 'number', values: Int32Array.of(7, 8) },
    age: number,
    visits_2024: number,
    visits_2025: number,
    'a*b': number,
    city: { type: 'text', values: ['Rome', 'Oslo'] },
    year: { type: 'number', values: Int16Array.of(10, 9) },
    vector: { type: 'vector', values: Float32Array.of(1, 2, 3, 4), width: 2 },
  },
  [],
  { name: 'customers.csv' },
);

test.each<[name: string, PreprocessingOptions, string[]]>([
  [
    'all that are numeric by default',
    {},
    ['customer_id', 'age', 'visits_2024', 'visits_2025', 'a*b', 'year', 'vector'],
  ],
  [
    'not the id, nor what is text',
    { id: 'customer_id' },
    ['age', 'visits_2024', 'visits_2025', 'a*b', 'year', 'vector'],
  ],
  ['names in their order', { columns: ['year', 'age', 'year'] }, ['year', 'age']],
  ['patterns', { columns: ['vis*4', 'v*'] }, ['visits_2024', 'visits_2025', 'vector']],
  ['a name with a star', { columns: ['a*b'] }, ['a*b']],
  ['stars alone', { columns: ['*e*'], id: 'customer_id' }, ['age', 'year', 'vector']],
  ['categories behind', { columns: ['age'], categories: ['city'] }, ['age', 'city']],
  ['categories alone', { columns: ['city'], categories: ['c*y'] }, ['city']],
  [
    'categories where they are named',
    { columns: ['year', 'age'], categories: ['city', 'year'] },
    ['year', 'age', 'city'],
  ],
])('columns: %s', async (_, options, names) => {
  const { columns } = await fitPreprocessing(table, options);
  expect(columns.map(({ name }) => name)).toEqual(names);
});

test('levels are in order, of numbers by size', async () => {
  const { columns } = await fitPreprocessing(table, { columns: [], categories: ['year', 'city'] });
  expect(columns).toEqual([
    { name: 'year', kind: 'category', levels: ['9', '10'] },
    { name: 'city', kind: 'category', levels: ['Oslo', 'Rome'] },
  ]);
});

describe('refused', () => {
  test.each<[options: PreprocessingOptions, message: string]>([
    [{ columns: ['aeg'] }, 'columns should be a column of customers.csv, such as "age", got "aeg"'],
    [
      { columns: ['visit_*'] },
      'columns should be a pattern that matches columns of customers.csv, such as "visits_2024", got "visit_*"',
    ],
    // What it begins with and what it ends with are not the same letters.
    [
      { columns: ['year*year'] },
      'columns should be a pattern that matches columns of customers.csv',
    ],
    [
      { categories: ['cty'] },
      'categories should be a column of customers.csv, such as "city", got "cty"',
    ],
    [
      { id: 'customer' },
      'id should be a column of customers.csv, such as "customer_id", got "customer"',
    ],
    [{ id: 'age', columns: ['age'] }, 'columns should be others than the id, got "age"'],
    [{ categories: ['vector'] }, 'categories should be columns of single values, got "vector"'],
    [{ columns: [] }, 'columns should be names of columns of customers.csv, got []'],
    [{ columns: 'age' as never }, 'columns should be an array of names or patterns, got "age"'],
    [
      { scale: 'minmax' as never },
      `scale should be 'none' or 'standard' or 'robust', got "minmax"`,
    ],
    [{ missing: 'zero' as never }, `missing should be 'refuse' or`],
    [{ column: ['age'] } as never, 'the names in options should be among columns, categories'],
  ])('%o', async (options, message) => {
    await expect(fitPreprocessing(table, options)).rejects.toThrow(message);
  });

  test('no numeric column', async () => {
    const texts = cutTable({ city: { type: 'text', values: ['Rome'] } });
    await expect(fitPreprocessing(texts)).rejects.toThrow(
      'columns should be numeric, at least one of made up, got "city"',
    );
  });
});
