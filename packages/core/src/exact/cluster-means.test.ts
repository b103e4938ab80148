import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openRows, rowsOf } from '../../testing/open-rows.ts';
import type { Metric } from '../problem/metric.ts';
import { matrix } from '../rows/matrix.ts';
import { normalizeRows } from '../rows/normalize.ts';
import { Random } from '../support/random.ts';
import { ClusterMeans } from './cluster-means.ts';

const setups = fc.record({
  n: fc.integer({ min: 1, max: 30 }),
  k: fc.integer({ min: 1, max: 6 }),
  dim: fc.integer({ min: 1, max: 5 }),
  metric: fc.constantFrom<Metric>('cosine', 'euclidean'),
  updates: fc.integer({ min: 1, max: 4 }),
  seed: fc.nat(),
});

/** Sums after several changes of labels, one cluster never used where there are two. */
async function draw({
  n,
  k,
  dim,
  metric,
  updates,
  seed,
}: typeof setups extends fc.Arbitrary<infer T> ? T : never) {
  const random = new Random(seed);
  const x = matrix(
    Float32Array.from({ length: n * dim }, () => 3 + random.normal()),
    dim,
  );
  const rows = await openRows(x, metric);
  const means = new ClusterMeans(rows, k, metric);
  const labels = new Int32Array(n);
  const changes: { readonly got: number; readonly expected: number }[] = [];
  let before = new Int32Array(n).fill(-1);
  for (let update = 0; update < updates; update++) {
    for (let i = 0; i < n; i++) {
      if (update === 0 || random.uniform() < 0.3) labels[i] = random.integer(Math.max(1, k - 1));
    }
    const expected = labels.filter((label, i) => label !== before[i]).length;
    changes.push({ got: await means.update(labels), expected });
    before = labels.slice();
  }
  const centers = Float32Array.from({ length: k * dim }, () => random.normal());
  if (metric === 'cosine') normalizeRows(matrix(centers, dim));
  return { rows: await rowsOf(rows), means, labels, changes, centers };
}

/** Σ s_{i,y_i}, row by row. */
function objective(
  rows: readonly Float64Array[],
  labels: Int32Array,
  centers: Float32Array,
  metric: Metric,
): number {
  let sum = 0;
  for (const [i, label] of labels.entries()) {
    const x = rows[i]!;
    for (let j = 0; j < x.length; j++) {
      const c = centers[label * x.length + j]!;
      sum += x[j]! * c - (metric === 'euclidean' ? (c * c) / 2 : 0);
    }
  }
  return sum;
}

describe('means of clusters', () => {
  test('follow labels: changes and objective are those of the labels', async () => {
    await fc.assert(
      fc.asyncProperty(setups, async (setup) => {
        const { rows, means, labels, changes, centers } = await draw(setup);
        for (const { got, expected } of changes) expect(got).toBe(expected);
        const expected = objective(rows, labels, centers, setup.metric);
        expect(means.objective(centers)).toBeCloseTo(expected, 4);
      }),
    );
  });

  test('become centers: means, at unit length for cosine; empty clusters stay', async () => {
    await fc.assert(
      fc.asyncProperty(setups, async (setup) => {
        const { rows, means, labels, centers } = await draw(setup);
        const { k, dim, metric } = setup;
        const before = centers.slice();
        means.move(centers);
        for (let c = 0; c < k; c++) {
          const members = [...labels.keys()].filter((i) => labels[i] === c);
          const at = (j: number) => c * dim + j;
          if (members.length === 0) {
            for (let j = 0; j < dim; j++) expect(centers[at(j)]).toBe(before[at(j)]);
            continue;
          }
          const mean = Array.from(
            { length: dim },
            (_, j) => members.reduce((sum, i) => sum + rows[i]![j]!, 0) / members.length,
          );
          const length = metric === 'cosine' ? Math.hypot(...mean) : 1;
          for (let j = 0; j < dim; j++) expect(centers[at(j)]).toBeCloseTo(mean[j]! / length, 5);
        }
      }),
    );
  });

  test('never lower the objective, and stay when they are there', async () => {
    await fc.assert(
      fc.asyncProperty(setups, async (setup) => {
        const { means, centers } = await draw(setup);
        const before = means.objective(centers);
        const moved = means.move(centers);
        expect(means.objective(centers)).toBeGreaterThanOrEqual(before);
        if (moved > 0) expect(means.objective(centers)).toBeGreaterThan(before);
        const there = centers.slice();
        expect(means.move(centers)).toBe(0);
        expect(centers).toEqual(there);
      }),
    );
  });

  test('stretched, never lower it either; where no rows have changed, centers go to the means', async () => {
    await fc.assert(
      fc.asyncProperty(
        setups,
        fc.double({ min: 1, max: 1.99, noNaN: true }),
        async (setup, stretch) => {
          const { means, labels, centers } = await draw(setup);
          const before = centers.slice();
          const plain = centers.slice();
          (await draw(setup)).means.move(plain);
          const objective = means.objective(centers);
          const moved = means.move(centers, stretch);
          expect(means.objective(centers)).toBeGreaterThanOrEqual(objective);
          if (moved > 0) expect(means.objective(centers)).toBeGreaterThan(objective);
          const { k, dim, metric } = setup;
          for (let c = 0; c < k && metric === 'euclidean'; c++) {
            if (!labels.includes(c)) continue;
            for (let at = c * dim; at < (c + 1) * dim; at++) {
              const far = before[at]! + stretch * (plain[at]! - before[at]!);
              expect(centers[at]).toBeCloseTo(far, 4);
            }
          }
          await means.update(labels);
          means.move(centers, stretch);
          for (const [at, value] of centers.entries()) expect(value).toBeCloseTo(plain[at]!, 5);
        },
      ),
    );
  });

  test('cosine: rows that cancel have no direction to follow', async () => {
    const rows = await openRows(matrix(Float32Array.of(1, 0, -1, 0), 2), 'cosine');
    const means = new ClusterMeans(rows, 1, 'cosine');
    await means.update(Int32Array.of(0, 0));
    const centers = Float32Array.of(0, 1);
    expect(means.move(centers)).toBe(0);
    expect([...centers]).toEqual([0, 1]);
  });
});
