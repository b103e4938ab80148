import type { Matrix } from '@coke/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type FeaturePart, nearestToCenters } from './nearest-to-centers.ts';

// Small whole numbers: many rows point the same way, and some nowhere.
const matrices = (rows: fc.Arbitrary<number>, cols: number) =>
  rows.chain((height) =>
    fc
      .array(fc.integer({ min: -3, max: 3 }), {
        minLength: height * cols,
        maxLength: height * cols,
      })
      .map((values): Matrix => ({ data: Float32Array.from(values), rows: height, cols })),
  );

const cases = fc.integer({ min: 1, max: 5 }).chain((cols) =>
  fc.record({
    parts: fc.array(matrices(fc.integer({ min: 1, max: 12 }), cols), {
      minLength: 1,
      maxLength: 5,
    }),
    centers: matrices(fc.integer({ min: 1, max: 6 }), cols),
    count: fc.integer({ min: 1, max: 20 }),
  }),
);

/** One matrix below the other. */
function joined(parts: readonly Matrix[]): Matrix {
  const data = Float32Array.from(parts.flatMap((part) => [...part.data]));
  return { data, rows: data.length / parts[0]!.cols, cols: parts[0]!.cols };
}

function cosine(a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, v, j) => sum + v * y[j]!, 0);
  return dot(a, b) / (Math.sqrt(dot(a, a) * dot(b, b)) || 1);
}

const row = ({ data, cols }: Matrix, i: number) => data.subarray(i * cols, (i + 1) * cols);

test('the first ones when all are sorted', async () => {
  await fc.assert(
    fc.asyncProperty(cases, async ({ parts, centers, count }) => {
      const all = joined(parts);
      const found = await nearestToCenters(all, centers, { count });
      expect(found.map(({ cluster }) => cluster)).toEqual([...Array(centers.rows).keys()]);
      for (const { cluster, ids, similarities } of found) {
        const truth = Array.from({ length: all.rows }, (_, i) =>
          cosine(row(all, i), row(centers, cluster)),
        );
        const sorted = [...truth].sort((a, b) => b - a).slice(0, count);
        expect(ids).toHaveLength(Math.min(count, all.rows));
        expect(new Set(ids).size).toBe(ids.length);
        for (const [i, id] of ids.entries()) {
          expect(similarities[i]).toBeCloseTo(truth[id]!, 5);
          expect(truth[id]).toBeCloseTo(sorted[i]!, 5);
        }
      }
    }),
  );
});

test('in parts, with ids of their own, it is the same', async () => {
  await fc.assert(
    fc.asyncProperty(cases, async ({ parts, centers, count }) => {
      const whole = await nearestToCenters(joined(parts), centers, { count });
      async function* stream(): AsyncGenerator<FeaturePart> {
        let next = 0;
        for (const features of parts) {
          yield { features, ids: Array.from({ length: features.rows }, () => 7 * next++) };
        }
      }
      const found = await nearestToCenters(stream(), centers, { count });
      for (const [c, { ids, similarities }] of found.entries()) {
        expect([...ids]).toEqual(Array.from(whole[c]!.ids, (id) => 7 * id));
        expect(similarities).toEqual(whole[c]!.similarities);
      }
    }),
  );
});

test('of equals the first wins', async () => {
  const features = {
    data: Float32Array.from({ length: 40 }, (_, at) => 1 + (at % 2)),
    rows: 20,
    cols: 2,
  };
  const centers = { data: Float32Array.of(1, 0, 0, 1), rows: 2, cols: 2 };
  const [only] = await nearestToCenters(features, centers, { count: 4, clusters: [1] });
  expect(only).toMatchObject({ cluster: 1, ids: Int32Array.of(0, 1, 2, 3) });
});

const centers: Matrix = { data: Float32Array.of(1, 0, 0, 1), rows: 2, cols: 2 };
const features: Matrix = { data: Float32Array.of(1, 2, 3, 4), rows: 2, cols: 2 };

test.each([
  [features, { clusters: [0, 2] }, 'clusters[1] should be the row of a center, 0 to 1, got 2'],
  [features, { count: 0 }, 'count should be a positive integer, got 0'],
  [{ ...features, rows: 1, cols: 4 }, {}, 'cols of features should be 2 as in centers, got 4'],
  [[{ features, ids: [1] }], {}, 'ids should be one a row (2), got 1'],
  [
    { data: Float32Array.of(1, 2, Number.NaN, 4), rows: 2, cols: 2 },
    {},
    'row 1 of features should be finite, got NaN',
  ],
])('%o with %o is refused', async (given, options, message) => {
  await expect(nearestToCenters(given as Matrix, centers, options)).rejects.toThrow(message);
});
