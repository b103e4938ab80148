import { wasm } from '@coke/backend-wasm';
import { type Metric, matrix, Random, reference } from '@coke/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RowScorer } from './row-scorer.ts';

/** The same by plain loops in double. */
function expected(row: number[], centers: number[][], label: number, metric: Metric) {
  const norm = metric === 'cosine' ? Math.hypot(...row) || 1 : 1;
  const all = centers.map((center) =>
    metric === 'cosine'
      ? center.reduce((sum, c, j) => sum + (c * row[j]!) / norm, 0)
      : Math.hypot(...center.map((c, j) => c - row[j]!)),
  );
  const others = all.filter((_, k) => k !== label);
  return {
    own: all[label]!,
    other: metric === 'cosine' ? Math.max(...others) : Math.min(...others),
  };
}

const shape = fc.record({
  rows: fc.integer({ min: 1, max: 40 }),
  k: fc.integer({ min: 2, max: 12 }),
  cols: fc.integer({ min: 1, max: 6 }),
  offset: fc.constantFrom(0, 1e6),
  metric: fc.constantFrom<Metric>('euclidean', 'cosine'),
  seed: fc.nat(),
});

test('own and nearest other center, as loops find them, far from the origin too', async () => {
  const backends = [await wasm({ threads: 1 }), reference()];
  await fc.assert(
    fc.asyncProperty(shape, async ({ rows, k, cols, offset, metric, seed }) => {
      const random = new Random(seed);
      const far = metric === 'cosine' ? 0 : offset;
      const draw = (n: number) =>
        Array.from({ length: n }, () =>
          Array.from({ length: cols }, () => Math.fround(far + random.normal())),
        );
      const [x, c] = [draw(rows), draw(k)];
      const labels = Int32Array.from(x, () => random.integer(k));
      for (const backend of backends) {
        const scorer = await RowScorer.open({
          ...{ backend, metric, normalize: metric === 'cosine' },
          centers: matrix(Float32Array.from(c.flat()), cols),
        });
        const data = Float64Array.from(x.flat());
        const scores = await scorer.score({ data, rows, cols }, labels);
        scorer.dispose();
        for (const [i, row] of x.entries()) {
          const { own, other } = expected(row, c, labels[i]!, metric);
          expect(scores.own[i]).toBeCloseTo(own, 5);
          expect(scores.other[i]).toBeCloseTo(other, 5);
          const again = expected(row, c, scores.second[i]!, metric).own;
          expect(again).toBeCloseTo(other, 5);
          expect(scores.second[i]).not.toBe(labels[i]);
        }
      }
    }),
    { numRuns: 40 },
  );
});

test('one cluster has no other', async () => {
  const centers = { data: Float32Array.of(0, 0), rows: 1, cols: 2 };
  const scorer = await RowScorer.open({
    ...{ backend: reference(), metric: 'euclidean', normalize: false, centers },
  });
  const scores = await scorer.score(matrix(Float32Array.of(3, 4), 2), Int32Array.of(0));
  expect(scores).toEqual({
    own: Float32Array.of(5),
    second: Int32Array.of(-1),
    other: Float32Array.of(Number.NaN),
  });
});
