import { csr, Random } from '@coke/core';
import { expect, test } from 'vitest';
import { principalComponents } from '../map/principal-components.ts';
import { projectRows } from '../map/project-rows.ts';
import { describeClusters } from './describe-clusters.ts';

const [ROWS, COLS] = [80, 12];

/** Two groups of rows, in columns 0 … 5 and 6 … 11, sparse and with their zeros. */
function groups(seed: number) {
  const random = new Random(seed);
  const data = new Float64Array(ROWS * COLS);
  const objects = Array.from({ length: ROWS }, (_, i) => {
    const row: Record<number, number> = {};
    for (let n = 0; n < 3; n++) row[6 * (i % 2) + random.integer(6)] = 1 + random.uniform();
    // Somewhere, so that groups are not the first two directions alone.
    row[random.integer(COLS)] = 0.5;
    for (const [j, value] of Object.entries(row)) data[i * COLS + Number(j)] = value;
    return row;
  });
  const labels = Int32Array.from({ length: ROWS }, (_, i) => i % 2);
  const means = new Float64Array(2 * COLS);
  for (const [at, value] of data.entries()) {
    means[(Math.floor(at / COLS) % 2) * COLS + (at % COLS)]! += value / (ROWS / 2);
  }
  return {
    ...{ sparse: csr(objects, COLS), dense: { data, rows: ROWS, cols: COLS }, labels },
    centers: { data: means, rows: 2, cols: COLS },
  };
}

const WORDS = Array.from({ length: COLS }, (_, j) => (j < 6 ? `cat${j}` : `car${j}`));

test.each(['euclidean', 'cosine'] as const)(
  'clusters of sparse rows are as those of the same rows with their zeros, %s',
  (metric) => {
    for (const seed of [1, 2, 3]) {
      const { sparse, dense, labels, centers } = groups(seed);
      const options = {
        ...{ labels, centers, metric, words: 3 },
        featureNames: WORDS.map((word, j) => (j % 2 === 0 ? word : undefined)),
        terms: [{ column: 'text', first: 0, terms: WORDS }],
      };
      const got = describeClusters({ rows: sparse, ...options });
      const wanted = describeClusters({ rows: dense, ...options });
      expect(rounded(got)).toEqual(rounded(wanted));
      for (const [k, { traits }] of got.entries()) {
        const told = traits.flatMap((trait) => (trait.kind === 'words' ? trait.words : []));
        expect(told).toHaveLength(3);
        for (const word of told) expect(word).toMatch(k === 0 ? /^cat/ : /^car/);
      }
    }
  },
);

test('terms outside the columns are refused', () => {
  const { sparse, labels, centers } = groups(1);
  const terms = [{ column: 'text', first: 1, terms: WORDS }];
  expect(() =>
    describeClusters({ rows: sparse, labels, centers, metric: 'cosine', terms }),
  ).toThrow('terms[0] should be within the 12 columns, got [1, 13]');
});

test('principal components too', () => {
  const { sparse, dense } = groups(4);
  const [got, wanted] = [principalComponents(sparse, 2), principalComponents(dense, 2)];
  for (const [at, value] of got.scores.entries()) expect(value).toBeCloseTo(wanted.scores[at]!, 6);
  for (const [a, share] of got.varianceShares.entries()) {
    expect(share).toBeCloseTo(wanted.varianceShares[a]!, 9);
  }
});

test('a map keeps groups apart', async () => {
  const { sparse, labels } = groups(5);
  const options = { labels, metric: 'cosine', method: 'pca' } as const;
  const { points } = await projectRows({ rows: sparse, ...options });
  const meanOf = (k: number) =>
    points.filter(({ cluster }) => cluster === k).reduce((sum, { x }) => sum + x / (ROWS / 2), 0);
  expect(Math.abs(meanOf(0) - meanOf(1))).toBeGreaterThan(0.5);
  const umap = await projectRows({ rows: sparse, labels, metric: 'cosine' });
  expect(umap.method).toBe('umap');
  expect(umap.points.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))).toBe(true);
});

/** Nine digits of every number. */
function rounded(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, each) => (typeof each === 'number' ? Number(each.toFixed(9)) : each)),
  );
}
