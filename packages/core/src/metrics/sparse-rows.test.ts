import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseK } from '../choose-k/choose-k.ts';
import { csr } from '../rows/csr.ts';
import { Random } from '../support/random.ts';
import { calinskiHarabasz } from './calinski-harabasz.ts';
import { daviesBouldin } from './davies-bouldin.ts';
import { inertia } from './inertia.ts';
import { meanSimilarity } from './mean-similarity.ts';
import { silhouetteSamples } from './silhouette-samples.ts';

/** Rows of groups, sparse and with their zeros; a row in seven has no numbers. */
function drawn(rows: number, cols: number, seed: number) {
  const random = new Random(seed);
  const dense = new Float32Array(rows * cols);
  const objects = Array.from({ length: rows }, (_, i) => {
    const row: Record<number, number> = {};
    for (let n = 0; n < (i % 7 === 6 ? 0 : 3); n++) {
      const place = Math.floor((i % 2) * (cols / 2)) + random.integer(Math.floor(cols / 2));
      row[place] = Math.fround(1 + random.uniform());
    }
    for (const [place, value] of Object.entries(row)) dense[i * cols + Number(place)] = value;
    return row;
  });
  return { sparse: csr(objects, cols), dense: { data: dense, rows, cols } };
}

const near = (got: number, wanted: number) =>
  expect(Math.abs(got - wanted)).toBeLessThanOrEqual(1e-7 * Math.max(1, Math.abs(wanted)));

test('scores of sparse rows are those of the same rows with their zeros', async () => {
  const cases = fc.record({
    rows: fc.integer({ min: 6, max: 90 }),
    cols: fc.integer({ min: 4, max: 30 }),
    seed: fc.nat(1000),
    k: fc.integer({ min: 2, max: 4 }),
    metric: fc.constantFrom('euclidean', 'cosine'),
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ rows, cols, seed, k, metric }) => {
      const { sparse, dense } = drawn(rows, cols, seed);
      const labels = Int32Array.from({ length: rows }, (_, i) => (i * 7 + (i % 3)) % k);
      near(calinskiHarabasz(sparse, labels), calinskiHarabasz(dense, labels));
      near(daviesBouldin(sparse, labels), daviesBouldin(dense, labels));
      const centers = { data: dense.data.slice(0, k * cols), rows: k, cols };
      const weights = Float32Array.from(labels, (label) => label + 0.5);
      for (const given of [{}, { weights }]) {
        near(inertia(sparse, centers, labels, given), inertia(dense, centers, labels, given));
        expect(meanSimilarity(sparse, centers, labels, given)).toBe(
          meanSimilarity(dense, centers, labels, given),
        );
      }
      const options = { metric } as { metric: 'euclidean' | 'cosine' };
      const wanted = await silhouetteSamples(dense, labels, options);
      const got = await silhouetteSamples(sparse, labels, options);
      for (const [i, value] of got.entries()) near(value, wanted[i]!);
    }),
    { numRuns: 100 },
  );
});

test('how many clusters is advised alike', async () => {
  const { sparse, dense } = drawn(120, 12, 3);
  for (const metric of ['euclidean', 'cosine'] as const) {
    const options = { ks: [2, 3, 4], restarts: 2, metric, minSize: 5, sampleSize: 100 };
    const [got, wanted] = [await chooseK(sparse, options), await chooseK(dense, options)];
    expect(got.k).toBe(wanted.k);
    expect(got.k).toBe(2);
    for (const [i, scores] of got.table.entries()) {
      for (const name of ['inertia', 'silhouette', 'daviesBouldin', 'calinskiHarabasz'] as const) {
        near(scores[name]!, wanted.table[i]![name]!);
      }
    }
  }
});
