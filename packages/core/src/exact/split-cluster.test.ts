import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Metric } from '../problem/metric.ts';
import { splitCluster } from './split-cluster.ts';

const clusters = fc.integer({ min: 1, max: 4 }).chain((cols) =>
  fc.record({
    cols: fc.constant(cols),
    values: fc.array(
      fc.array(fc.integer({ min: -20, max: 20 }), { minLength: cols, maxLength: cols }),
      { minLength: 2, maxLength: 20 },
    ),
    metric: fc.constantFrom<Metric>('cosine', 'euclidean'),
  }),
);

function toRows(values: readonly (readonly number[])[]) {
  const data = Float64Array.from(values.flat());
  return { data, rows: values.length, cols: values[0]!.length };
}

function all(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, i) => i);
}

function norm(values: readonly number[]): number {
  return Math.hypot(...values);
}

function meanOf(values: readonly (readonly number[])[]): number[] {
  return values[0]!.map((_, j) => values.reduce((sum, row) => sum + row[j]!, 0) / values.length);
}

/** Σ s_i about the best center: -Σ |x - m|²/2, for cosine |Σ x|. */
function worth(values: readonly (readonly number[])[], metric: Metric): number {
  const mean = meanOf(values);
  if (metric === 'cosine') return values.length * norm(mean);
  return -values.reduce((sum, row) => sum + norm(row.map((v, j) => v - mean[j]!)) ** 2, 0) / 2;
}

test('the gain is what two centers add to the similarity of the rows, each at the part it came to', () => {
  let parted = 0;
  fc.assert(
    fc.property(clusters, ({ values, metric }) => {
      const { gain, mean, parts } = splitCluster(toRows(values), all(values.length), metric, false);
      for (const [j, value] of meanOf(values).entries()) expect(mean[j]).toBeCloseTo(value, 9);
      if (gain === 0) return;
      parted++;
      expect(gain).toBeGreaterThan(0);
      // The mean of the parts, by how many rows they have, is that of all: it gives those numbers.
      const between = norm(Array.from(parts[0], (v, j) => v - parts[1][j]!));
      const share = norm(Array.from(mean, (v, j) => v - parts[1][j]!)) / between;
      const [first, second] = [share * values.length, (1 - share) * values.length];
      expect(Math.abs(first - Math.round(first))).toBeLessThan(1e-6);
      const [a, b] = [norm([...parts[0]]), norm([...parts[1]])];
      const expected =
        metric === 'cosine'
          ? first * a + second * b - worth(values, metric)
          : (first * second * between ** 2) / (2 * values.length);
      expect(Math.abs(gain - expected)).toBeLessThanOrEqual(1e-6 * (1 + Math.abs(expected)));
    }),
    { numRuns: 300 },
  );
  expect(parted).toBeGreaterThan(100);
});

test.each<Metric>(['cosine', 'euclidean'])(
  'two groups are told apart, wherever they are: %s',
  (metric) => {
    for (const offset of metric === 'cosine' ? [0] : [0, 1e7]) {
      const groups = [
        [
          [9, 1, 0],
          [10, 0, 1],
          [11, -1, -1],
        ],
        [
          [0, 9, 1],
          [1, 10, 0],
          [-1, 11, -1],
          [0, 10, 0],
        ],
      ].map((group) => group.map((row) => row.map((v) => v + offset)));
      const values = groups.flat();
      const { gain, parts } = splitCluster(toRows(values), all(7), metric, false);
      const found = parts.map((part) => [...part]).sort((a, b) => b[0]! - a[0]!);
      for (const [g, group] of groups.entries()) {
        for (const [j, value] of meanOf(group).entries())
          expect(found[g]![j]).toBeCloseTo(value, 6);
      }
      const expected =
        worth(groups[0]!, metric) + worth(groups[1]!, metric) - worth(values, metric);
      expect(Math.abs(gain / expected - 1)).toBeLessThan(1e-6);
    }
  },
);

test('only the members count, at unit length where asked for', () => {
  const values = [
    [5, 0],
    [3, 4],
    [100, 100],
    [0, 2],
    [0, 7],
    [0, 0],
  ];
  const members = Uint32Array.of(0, 1, 3, 4, 5);
  const unit = [
    [1, 0],
    [0.6, 0.8],
    [0, 1],
    [0, 1],
    [0, 0],
  ];
  const expected = splitCluster(toRows(unit), all(5), 'cosine', false);
  const { gain, mean } = splitCluster(toRows(values), members, 'cosine', true);
  expect(expected.gain).toBeGreaterThan(0);
  expect(gain).toBeCloseTo(expected.gain, 12);
  expect(mean[0]).toBeCloseTo(expected.mean[0]!, 12);
});

test('what cannot be parted gains nothing', () => {
  for (const metric of ['cosine', 'euclidean'] as const) {
    for (const values of [
      [[1, 2]],
      [
        [1, 2],
        [1, 2],
        [1, 2],
      ],
      [
        [0, 0],
        [0, 0],
      ],
    ]) {
      expect(splitCluster(toRows(values), all(values.length), metric, false).gain).toBe(0);
    }
    expect(splitCluster(toRows([[1, 2]]), all(0), metric, false).gain).toBe(0);
  }
});

test('a part of a large cluster stands for all of it', () => {
  const values = Array.from({ length: 10_000 }, (_, i) => [i % 2 === 0 ? 0 : 10, (i % 7) / 10]);
  const { gain, parts } = splitCluster(toRows(values), all(10_000), 'euclidean', false);
  expect(Math.abs(parts[0][0]! - parts[1][0]!)).toBeCloseTo(10, 6);
  expect(Math.abs(gain / 125_000 - 1)).toBeLessThan(0.01);
});
