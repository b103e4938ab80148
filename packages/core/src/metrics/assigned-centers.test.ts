import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inertia, meanSimilarity } from '../metrics.ts';

const f32 = (values: number[]) => Float32Array.from(values);
const coordinate = fc.float({ min: -100, max: 100, noNaN: true });

/** Rows, centers, labels and integer weights that fit together. */
const problems = fc
  .record({
    rows: fc.integer({ min: 1, max: 8 }),
    k: fc.integer({ min: 1, max: 4 }),
    cols: fc.integer({ min: 1, max: 5 }),
  })
  .chain(({ rows, k, cols }) => {
    const list = <T>(item: fc.Arbitrary<T>, length: number) =>
      fc.array(item, { minLength: length, maxLength: length });
    return fc.record({
      rows: list(list(coordinate, cols), rows),
      centers: list(list(coordinate, cols), k),
      labels: list(fc.nat(k - 1), rows),
      weights: list(fc.nat(3), rows),
    });
  });

const matrix = (rows: number[][], cols: number) => ({
  data: f32(rows.flat()),
  rows: rows.length,
  cols,
});

/** Sum over rows of weight x of(row, its center), in one expression a row. */
function sumOf(
  p: { rows: number[][]; centers: number[][]; labels: number[] },
  weights: number[],
  of: (a: number, b: number) => number,
): number {
  const terms = p.rows.map((row, i) =>
    row.map((value, j) => weights[i]! * of(value, p.centers[p.labels[i]!]![j]!)),
  );
  return terms.flat().reduce((a, b) => a + b, 0);
}

const squared = (a: number, b: number) => (a - b) ** 2;
const product = (a: number, b: number) => a * b;
const total = (weights: number[]) => weights.reduce((a, b) => a + b, 0);
// Relative to the size of the terms, which is at most 4e4 each.
const near = (value: number, expected: number) =>
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-9);

test('inertia is the weighted sum of squared distances', () => {
  fc.assert(
    fc.property(problems, (p) => {
      const x = matrix(p.rows, p.rows[0]!.length);
      const c = matrix(p.centers, p.rows[0]!.length);
      const ones = p.labels.map(() => 1);
      near(inertia(x, c, p.labels), sumOf(p, ones, squared));
      near(inertia(x, c, p.labels, { weights: p.weights }), sumOf(p, p.weights, squared));
    }),
  );
});

test('mean similarity is the weighted mean of dot products', () => {
  fc.assert(
    fc.property(problems, (p) => {
      const x = matrix(p.rows, p.rows[0]!.length);
      const c = matrix(p.centers, p.rows[0]!.length);
      const ones = p.labels.map(() => 1);
      near(meanSimilarity(x, c, p.labels), sumOf(p, ones, product) / p.labels.length);
      fc.pre(total(p.weights) > 0);
      near(
        meanSimilarity(x, c, p.labels, { weights: p.weights }),
        sumOf(p, p.weights, product) / total(p.weights),
      );
    }),
  );
});

test('on unit rows, inertia = 2 n (1 - mean similarity)', () => {
  const angle = fc.float({ min: 0, max: 6, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.tuple(angle, fc.nat(2)), { minLength: 1 }), (points) => {
      const on = (a: number) => [Math.cos(a), Math.sin(a)];
      const x = matrix(
        points.map(([a]) => on(a)),
        2,
      );
      const c = matrix([on(0), on(2), on(4)], 2);
      const labels = points.map(([, label]) => label);
      const n = points.length;
      const expected = 2 * n * (1 - meanSimilarity(x, c, labels));
      // Rows are of unit length only to float32.
      expect(Math.abs(inertia(x, c, labels) - expected)).toBeLessThan(1e-6 * n);
    }),
  );
});

test('rows come in any form that `fit` takes, and are not rounded', () => {
  const far = 2 ** 30;
  const rows = [[far + 1], [far + 3]];
  expect(inertia(rows, [[far]], [0, 0])).toBe(10);
  expect(
    inertia({ data: rows.flat(), shape: [2, 1], stride: [1, 1], offset: 0 }, [[far]], [0, 0]),
  ).toBe(10);
  expect(meanSimilarity(rows, [[1]], [0, 0])).toBe(far + 2);
});

test('sums in double: no float32 row overflows', () => {
  const big = 3e38;
  const x = { data: f32([big]), rows: 1, cols: 1 };
  const c = { data: f32([-big]), rows: 1, cols: 1 };
  const weights = [big];
  expect(inertia(x, c, [0], { weights }) / (4 * big ** 3)).toBeCloseTo(1, 6);
  expect(meanSimilarity(x, c, [0], { weights }) / -(big ** 2)).toBeCloseTo(1, 6);
});

describe.each(Object.entries({ inertia, meanSimilarity }))('%s refuses', (_, metric) => {
  const rows = { data: f32([1, 2, 3, 4, 5, 6]), rows: 3, cols: 2 };
  const centers = { data: f32([1, 2, 3, 4]), rows: 2, cols: 2 };
  const labels = [0, 1, 1];
  const refuses = (run: () => number, message: string) =>
    expect(run).toThrow(new RangeError(message));

  test('labels that fit neither rows nor centers', () => {
    refuses(() => metric(rows, centers, []), 'labels should not be empty');
    refuses(() => metric(rows, centers, [0, 1]), 'labels.length should be one a row (3), got 2');
    refuses(() => metric(rows, centers, [0, 2, 1]), 'labels[1] should be below 2, got 2');
    refuses(
      () => metric(rows, centers, [0, 1, -1]),
      'labels[2] should be a non-negative integer, got -1',
    );
  });

  test('matrices that do not fit', () => {
    refuses(
      () => metric(rows, { ...centers, rows: 4, cols: 1 }, labels),
      'centers.cols should be 2, got 1',
    );
    refuses(
      () => metric({ ...rows, data: f32([1]) }, centers, labels),
      'rows.data.length should be rows × cols (3 × 2), got 1',
    );
    const data = [1, 2, 3, 4, 5, 6] as unknown as Float32Array;
    expect(() => metric({ ...rows, data }, centers, labels)).toThrow(
      new TypeError('rows.data should be a Float32Array or Float64Array, got Array(6)'),
    );
  });

  test('NaN and infinity', () => {
    refuses(
      () => metric({ ...rows, data: f32([1, 2, 3, Number.NaN, 5, 6]) }, centers, labels),
      'rows row 1 should be finite numbers, got NaN',
    );
    refuses(
      () => metric(rows, { ...centers, data: f32([1, 2, 1e39, 4]) }, labels),
      'centers row 1 should be finite numbers, got Infinity',
    );
  });

  test('bad weights', () => {
    for (const bad of [-1, Number.NaN, Number.POSITIVE_INFINITY, 1e39]) {
      refuses(
        () => metric(rows, centers, labels, { weights: [1, 1, bad] }),
        `weights[2] should be a float32 of at least 0, got ${bad}`,
      );
    }
    refuses(
      () => metric(rows, centers, labels, { weights: [1] }),
      'weights.length should be one a row (3), got 1',
    );
  });
});

test('weights of 0 leave inertia 0, but no mean', () => {
  const x = { data: f32([1, 2]), rows: 2, cols: 1 };
  expect(inertia(x, x, [1, 0], { weights: [0, 0] })).toBe(0);
  expect(() => meanSimilarity(x, x, [1, 0], { weights: [0, 0] })).toThrow(
    new RangeError('the sum of weights should be positive, got 0'),
  );
});
