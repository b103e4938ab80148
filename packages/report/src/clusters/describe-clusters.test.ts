import { Random } from '@coke/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { madeUpClustering } from '../../testing/made-up-clustering.ts';
import { describeClusters } from './describe-clusters.ts';

const shapes = fc.record({
  n: fc.integer({ min: 12, max: 80 }),
  cols: fc.integer({ min: 2, max: 5 }),
  k: fc.integer({ min: 2, max: 11 }),
  seed: fc.integer({ min: 0, max: 1000 }),
  metric: fc.constantFrom('euclidean' as const, 'cosine' as const),
});

test('sizes, means, nearest rows, borders and neighbours are those that every distance gives', () => {
  fc.assert(
    fc.property(shapes, ({ n, cols, k, seed, metric }) => {
      const { rows, labels, centers, sizes } = madeUpClustering(n, cols, k, seed);
      const row = (x: typeof rows, i: number) => x.data.subarray(i * cols, (i + 1) * cols);
      const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
        Array.from(a).reduce((sum, value, c) => sum + value * b[c]!, 0);
      const cosine = (a: ArrayLike<number>, b: ArrayLike<number>) =>
        dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
      const measure = (a: ArrayLike<number>, b: ArrayLike<number>) =>
        metric === 'cosine' ? cosine(a, b) : Math.hypot(...Array.from(a, (x, c) => x - b[c]!));
      // 1 - cosine as half of the squared distance of unit vectors: the difference of two numbers near 1 would leave few
      // digits to the silhouette of a row that lies on two centers.
      const unit = (a: ArrayLike<number>) => Array.from(a, (x) => x / Math.sqrt(dot(a, a)));
      const distance = (i: number, c: number) => {
        const [a, b] = [row(rows, i), row(centers, c)];
        if (metric === 'euclidean') return measure(a, b);
        return Math.hypot(...unit(a).map((x, at) => x - unit(b)[at]!)) ** 2 / 2;
      };
      const silhouette = (i: number) => {
        const a = distance(i, labels[i]!);
        const others = Array.from({ length: k }, (_, c) => c).filter((c) => c !== labels[i]);
        const b = Math.min(...others.map((c) => distance(i, c)));
        return (b - a) / Math.max(a, b);
      };
      const described = describeClusters({ rows, labels, centers, metric, nearestRows: n });
      expect(described).toHaveLength(k);
      for (const [c, one] of described.entries()) {
        const members = Array.from({ length: n }, (_, i) => i).filter((i) => labels[i] === c);
        expect(one.cluster).toBe(c);
        expect(one.size).toBe(sizes[c]);
        expect(one.nearest.map((sketch) => sketch.row).sort((a, b) => a - b)).toEqual(members);
        const distances = one.nearest.map((sketch) => distance(sketch.row, c));
        for (const [i, each] of distances.entries()) {
          if (i > 0) expect(each).toBeGreaterThanOrEqual(distances[i - 1]! - 1e-9);
          expect(one.nearest[i]!.measure).toBeCloseTo(metric === 'cosine' ? 1 - each : each, 9);
        }
        const silhouettes = members.map(silhouette);
        expect(one.borderRows).toBe(silhouettes.filter((value) => value < 0.1).length);
        expect(one.displacedRows).toBe(silhouettes.filter((value) => value < 0).length);
        if (members.length > 0) {
          const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length;
          expect(one.separation).toBeCloseTo(mean(silhouettes), 9);
          const own = members.map((i) => measure(row(rows, i), row(centers, c)));
          expect(metric === 'cosine' ? one.meanCosine : one.meanDistance).toBeCloseTo(mean(own), 9);
        }
        const others = Array.from({ length: k }, (_, o) => o).filter((o) => o !== c);
        const between = others.map((o) => measure(row(centers, c), row(centers, o)));
        between.sort((a, b) => (metric === 'cosine' ? b - a : a - b));
        expect(one.neighbors).toHaveLength(Math.min(3, k - 1));
        for (const [i, neighbor] of one.neighbors.entries()) {
          expect(neighbor.measure).toBeCloseTo(between[i]!, 9);
        }
      }
    }),
    { numRuns: 60 },
  );
});

test('differences from the rest are found, in the unit that is shown, the clearest first', () => {
  const random = new Random(2);
  const n = 600;
  const labels = Int32Array.from({ length: n }, (_, i) => i % 3);
  const data = Float64Array.from({ length: 2 * n }, (_, at) => {
    const [row, column] = [at >> 1, at & 1];
    return random.normal() + (column === 0 && labels[row] === 0 ? 3 : 0);
  });
  const rows = { data, rows: n, cols: 2 };
  const centers = { data: Float64Array.of(3, 0, 0, 0, 0, 0), rows: 3, cols: 2 };
  const cities = ['Rome', 'Oslo'];
  const columns = [
    // Two thirds of cluster 1, a tenth elsewhere.
    {
      name: 'city',
      values: Array.from(labels, (k, i) => cities[(k === 1 ? i % 9 < 6 : i % 30 < 3) ? 0 : 1]!),
    },
    {
      name: 'note',
      values: Array.from(labels, (k) => ['the red', 'the blue', 'the blue'][k]!),
      kind: 'text' as const,
    },
  ];
  const [first, second, third] = describeClusters({
    ...{ rows, labels, centers, columns, metric: 'euclidean' },
    featureNames: ['income', 'age'],
    unscale: (column, value) => (column === 0 ? 1000 * value + 5000 : value),
  });
  const [words, income] = first!.traits;
  expect(words).toEqual({ kind: 'words', column: 'note', words: ['red'] });
  expect(income).toMatchObject({ kind: 'number', column: 'income' });
  const { mean, meanElsewhere, difference } = income as {
    mean: number;
    meanElsewhere: number;
    difference: number;
  };
  expect(mean).toBeCloseTo(8000, -3);
  expect(meanElsewhere).toBeCloseTo(5000, -3);
  // Deviation of all: sqrt(1 + 9 * 2/9).
  expect(difference).toBeCloseTo(3 / Math.sqrt(3), 0);
  const rome = second!.traits.find((trait) => trait.kind === 'share' && trait.value === 'Rome');
  expect(rome).toMatchObject({ column: 'city', shareElsewhere: expect.closeTo(0.1, 1) });
  expect((rome as { share: number }).share).toBeCloseTo(2 / 3, 1);
  for (const { traits } of [first!, second!, third!]) {
    const sizes = traits.flatMap((trait) =>
      'difference' in trait ? Math.abs(trait.difference) : [],
    );
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(0.2);
  }
});

test('a column of 0 and 1 tells shares; what the table shows by the same name is not told twice', () => {
  const labels = [0, 0, 0, 0, 1, 1, 1, 1];
  const data = Float64Array.of(1, 1, 1, 0, 0, 0, 0, 1);
  const rows = { data, rows: 8, cols: 1 };
  const centers = { data: Float64Array.of(0.75, 0.25), rows: 2, cols: 1 };
  const about = { rows, labels, centers, metric: 'euclidean' as const };
  const [first] = describeClusters({ ...about, featureNames: ['city=Rome'] });
  expect(first!.traits).toEqual([
    { kind: 'share', column: 'city=Rome', share: 0.75, shareElsewhere: 0.25, difference: 1 },
  ]);
  const columns = [
    {
      name: 'city',
      values: Array.from(data, (x) => (x ? 'Rome' : 'Oslo')),
      kind: 'category' as const,
    },
  ];
  const [again] = describeClusters({ ...about, columns, featureNames: ['city=Rome'] });
  expect(again!.traits.map((trait) => (trait as { value?: string }).value)).toEqual([
    'Rome',
    'Oslo',
  ]);
});

test('empty clusters, rows without one, and a single cluster', () => {
  const rows = { data: Float32Array.of(0, 1, 2, 9), rows: 4, cols: 1 };
  const centers = { data: Float32Array.of(1, 50), rows: 2, cols: 1 };
  const [full, empty] = describeClusters({
    rows,
    labels: [0, 0, 0, -1],
    centers,
    metric: 'euclidean',
  });
  expect(full).toMatchObject({ size: 3, meanDistance: 2 / 3 });
  expect(empty).toEqual({
    ...{
      cluster: 1,
      size: 0,
      borderRows: 0,
      displacedRows: 0,
      nearest: [],
      traits: [],
      border: [],
    },
    neighbors: [{ cluster: 0, measure: 49, borderRows: 0 }],
  });
  const one = { data: Float32Array.of(1), rows: 1, cols: 1 };
  const [alone] = describeClusters({
    rows,
    labels: [0, 0, 0, 0],
    centers: one,
    metric: 'euclidean',
  });
  expect(alone).toMatchObject({ size: 4, neighbors: [], borderRows: 0 });
  expect(alone).not.toHaveProperty('separation');
});

test('the nearest other clusters may be told', () => {
  const rows = { data: Float64Array.of(0, 10), rows: 2, cols: 1 };
  const centers = { data: Float64Array.of(0, 10, 4), rows: 3, cols: 1 };
  const [first] = describeClusters({
    rows,
    labels: [0, 1],
    centers,
    metric: 'euclidean',
    seconds: [1, 2],
  });
  expect(first!.nearest[0]).toMatchObject({ second: 1, secondMeasure: 10 });
});

test.each([
  [{ labels: [0] }, 'labels.length should be 2, got 1'],
  [{ labels: [0, 3] }, 'labels[1] should be an integer below the number of clusters (3), got 3'],
  [
    { labels: [0, 0.5] },
    'labels[1] should be an integer below the number of clusters (3), got 0.5',
  ],
  [{ columns: [{ name: 'a', values: [1] }] }, 'columns[0].values.length should be 2, got 1'],
  [{ featureNames: ['a', 'b'] }, 'featureNames.length should be 1, got 2'],
  [{ words: -1 }, 'words should be a non-negative integer, got -1'],
  [{ kmeans: 1 }, 'the names in options should be among'],
])('%j is refused', (parts, message) => {
  const rows = { data: Float64Array.of(0, 10), rows: 2, cols: 1 };
  const centers = { data: Float64Array.of(0, 10, 4), rows: 3, cols: 1 };
  const options = { rows, labels: [0, 1], centers, metric: 'euclidean' as const, ...parts };
  expect(() => describeClusters(options as never)).toThrow(message);
});
