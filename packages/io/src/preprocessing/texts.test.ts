import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutTable } from '../../testing/cut-table.ts';
import { sparseTable } from '../../testing/sparse-table.ts';
import {
  featureNames,
  fitPreprocessing,
  isSparse,
  loadRows,
  loadSparseRows,
  type PreprocessingOptions,
  readPreprocessing,
} from './index.ts';

const TEXTS = ['A cat, a dog!', 'The dog and the cat', 'dogs: CATS', 'the bird', undefined];

// Printed by scikit-learn 1.9.1: TfidfVectorizer(min_df=1).fit(texts), of the last text none.
const TERMS = ['and', 'bird', 'cat', 'cats', 'dog', 'dogs', 'the'];
const ROWS = [
  [0, 0, Math.SQRT1_2, 0, Math.SQRT1_2, 0, 0],
  [0.4515007913, 0, 0.3642679955, 0, 0.3642679955, 0, 0.7285359911],
  [0, 0, 0, Math.SQRT1_2, 0, Math.SQRT1_2, 0],
  [0, 0.7782829228, 0, 0, 0, 0, 0.6279137617],
  [0, 0, 0, 0, 0, 0, 0],
];

const tableOf = (cuts: readonly number[] = []) =>
  cutTable(
    {
      id: { type: 'number', values: Int32Array.of(9, 8, 7, 6, 5) },
      stars: { type: 'number', values: Float64Array.of(1, 0, 3, 4, 0.1) },
      review: { type: 'text', values: TEXTS },
      city: { type: 'text', values: ['Rome', 'Oslo', 'Rome', undefined, 'Oslo'] },
    },
    cuts,
    { name: 'reviews.csv' },
  );

const ALL: PreprocessingOptions = { texts: ['review'], terms: { minDf: 1, maxDf: 1 } };

test('terms and numbers are those of scikit-learn', async () => {
  const preprocessing = await fitPreprocessing(tableOf([2]), { ...ALL, missing: 'mean' });
  expect(preprocessing.columns).toEqual([
    {
      ...{ name: 'review', kind: 'text', documents: 5 },
      ...{ terms: TERMS, frequencies: [1, 1, 2, 1, 2, 1, 2] },
    },
  ]);
  expect(featureNames(preprocessing)).toEqual(TERMS.map((term) => `review: ${term}`));
  expect(readPreprocessing(JSON.stringify(preprocessing))).toEqual(preprocessing);
  const { rows } = await loadRows(tableOf(), preprocessing);
  for (const [at, value] of ROWS.flat().entries()) {
    expect(Math.abs(rows.data[at]! - value)).toBeLessThan(1e-7);
  }
});

describe('which terms', () => {
  const termsOf = async (terms: PreprocessingOptions['terms']) => {
    const options = { texts: ['review'], terms, missing: 'mean' } as const;
    const { columns } = await fitPreprocessing(tableOf(), options);
    return columns[0]?.kind === 'text' ? columns[0].terms : undefined;
  };

  test('of two texts or more, and of half of them at most, by default', async () => {
    expect(await termsOf(undefined)).toEqual(['cat', 'dog', 'the']);
    expect(await termsOf({ minDf: undefined })).toEqual(['cat', 'dog', 'the']);
    expect(await termsOf({ minDf: 1, maxDf: 0.2 })).toEqual(['and', 'bird', 'cats', 'dogs']);
  });

  test('of too many those that stand there most often, of equal ones the first', async () => {
    expect(await termsOf({ minDf: 1, maxFeatures: 2 })).toEqual(['cat', 'the']);
    expect(await termsOf({ minDf: 1, maxFeatures: 1 })).toEqual(['the']);
  });

  test('none are refused', async () => {
    await expect(termsOf({ minDf: 3 })).rejects.toThrow(
      'reviews.csv, column "review": terms should be at least one that is in 3 texts or more',
    );
  });
});

test('numbers come along only where they are named', async () => {
  const names = async (options: PreprocessingOptions) =>
    (await fitPreprocessing(tableOf(), { ...ALL, missing: 'mean', ...options })).columns.map(
      ({ name }) => name,
    );
  expect(await names({})).toEqual(['review']);
  expect(await names({ columns: ['stars'] })).toEqual(['stars', 'review']);
  expect(await names({ columns: ['review', 'stars'] })).toEqual(['review', 'stars']);
  expect(await names({ categories: ['city'] })).toEqual(['city', 'review']);
  expect(await names({ texts: ['r*'] })).toEqual(['review']);
});

test('sparse rows are the rows without their zeros, wherever parts are cut', async () => {
  const options = fc.record({
    columns: fc.subarray(['stars', 'id']),
    categories: fc.subarray(['city']),
    missing: fc.constantFrom('mean', 'drop-row'),
    scale: fc.constantFrom('none', 'standard'),
    cuts: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(options, async ({ cuts, ...asked }) => {
      const preprocessing = await fitPreprocessing(tableOf(cuts), { ...ALL, ...asked } as never);
      expect(isSparse(tableOf(), preprocessing)).toBe(true);
      const keep = { keep: ['city', 'id'] };
      const dense = await loadRows(tableOf(cuts), preprocessing, keep);
      const { rows: sparse, ...about } = await loadSparseRows(tableOf(cuts), preprocessing, keep);
      expect(about).toEqual({ ...dense, rows: undefined });
      const { data, rows, cols } = dense.rows;
      expect([sparse.rows, sparse.cols]).toEqual([rows, cols]);
      for (let i = 0; i < rows; i++) {
        const places: number[] = [];
        for (let j = 0; j < cols; j++) if (data[i * cols + j] !== 0) places.push(j);
        const [from, to] = [sparse.indptr[i]!, sparse.indptr[i + 1]!];
        expect([...sparse.indices.subarray(from, to)]).toEqual(places);
        for (const [at, place] of places.entries()) {
          expect(Math.fround(sparse.data[from + at]!)).toBe(Math.fround(data[i * cols + place]!));
        }
      }
    }),
  );
});

describe('a sparse matrix', () => {
  const data = Float32Array.of(1.5, 2, -1);
  const [indices, indptr] = [Int32Array.of(1, 3, 0), Int32Array.of(0, 2, 2, 3)];

  test('is loaded as it is', async () => {
    const table = await sparseTable({ data, indices, indptr, cols: 4 });
    const preprocessing = await fitPreprocessing(table);
    expect(preprocessing.columns).toEqual([{ name: 'vector', kind: 'vector', width: 4 }]);
    expect(isSparse(table, preprocessing)).toBe(true);
    expect(await loadSparseRows(table, preprocessing)).toEqual({
      rows: { kind: 'csr', data, indices, indptr, rows: 3, cols: 4 },
      ...{ rowNumbers: Float64Array.of(0, 1, 2), kept: [], dropped: 0 },
    });
    const { rows } = await loadRows(table, preprocessing);
    expect([...rows.data]).toEqual([0, 1.5, 0, 2, 0, 0, 0, 0, -1, 0, 0, 0]);
  });

  test('has to be as wide as what was learnt, and keeps nothing beside it', async () => {
    const preprocessing = await fitPreprocessing(
      await sparseTable({ data, indices, indptr, cols: 4 }),
    );
    const wider = await sparseTable({ data, indices, indptr, cols: 5 });
    await expect(loadSparseRows(wider, preprocessing)).rejects.toThrow(
      'should be of vectors of 4 numbers, got 5',
    );
    const again = await sparseTable({ data, indices, indptr, cols: 4 });
    await expect(loadSparseRows(again, preprocessing, { keep: ['vector'] })).rejects.toThrow(
      'keep should be left out, as sparse.npz is one matrix, got Array(1)',
    );
  });
});

test.each<[PreprocessingOptions, string]>([
  [{ texts: 'review' as never }, 'texts should be an array of names or patterns, got "review"'],
  [{ texts: ['reviews'] }, 'texts should be a column of reviews.csv, such as "review"'],
  [
    { texts: ['city'], categories: ['city'] },
    'texts should be other columns than categories, got "city"',
  ],
  [{ texts: ['review'], id: 'review' }, 'columns should be others than the id, got "review"'],
  [{ terms: { minDf: 0 } }, 'terms.minDf should be a positive integer, got 0'],
  [{ terms: { maxDf: 1.5 } }, 'terms.maxDf should be a share in (0, 1], got 1.5'],
  [{ terms: { maxFeatures: 0 } }, 'terms.maxFeatures should be a positive integer, got 0'],
  [{ terms: { min_df: 1 } as never }, 'the names in terms should be among minDf, maxDf'],
  [ALL, 'reviews.csv, row 5, column "review": value should be there, got none'],
])('%o is refused', async (options, message) => {
  await expect(fitPreprocessing(tableOf(), options).then(loadAll)).rejects.toThrow(message);
});

async function loadAll(preprocessing: Awaited<ReturnType<typeof fitPreprocessing>>) {
  return loadSparseRows(tableOf(), preprocessing);
}
