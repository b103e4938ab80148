import {
  type ClusteringState,
  type Matrix,
  type Metric,
  matrix,
  Random,
  ratioBounds,
  reference,
} from '@coke/core';
import { createClusteringState, normalizeRows, type Session } from '@coke/core/backend';
import fc from 'fast-check';
import view, { type NdArray } from 'ndarray';
import { expect, test } from 'vitest';
import { ndarray } from './index.ts';

const problem = fc.record({
  metric: fc.constantFrom<Metric>('cosine', 'euclidean'),
  // Beyond one block of rows and one group of centers, and not multiples of them.
  k: fc.array(fc.integer({ min: 1, max: 19 }), { minLength: 1, maxLength: 3 }),
  dim: fc.integer({ min: 1, max: 21 }),
  ratio: fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
  batches: fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 6 }),
  weighted: fc.boolean(),
  stage2From: fc.nat(6),
  seed: fc.nat(),
});

function normalRows(rows: number, dim: number, random: Random, unit: boolean): Matrix {
  const x = matrix(
    Float32Array.from({ length: rows * dim }, () => random.normal()),
    dim,
  );
  if (unit) normalizeRows(x);
  return x;
}

function drawHeads(
  k: readonly number[],
  dim: number,
  random: Random,
  unit: boolean,
): ClusteringState[] {
  return k.map((n) =>
    createClusteringState(
      normalRows(n, dim, random, unit).data,
      dim,
      ratioBounds(n, random.uniform()),
    ),
  );
}

const out = (rows: number, heads: number) => ({
  labels: new Int32Array(rows * heads),
  similarities: new Float32Array(rows * heads),
});

test('every number is the reference backend’s, bit for bit', () => {
  fc.assert(
    fc.property(problem, ({ metric, k, dim, batches, weighted, stage2From, seed }) => {
      const random = new Random(seed);
      const heads = drawHeads(k, dim, random, metric === 'cosine');
      const ours = ndarray().open({ metric, heads, normalize: false }) as Session<NdArray>;
      const theirs = reference().open({ metric, heads, normalize: false }) as Session;
      for (const [t, rows] of batches.entries()) {
        const x = normalRows(rows, dim, random, metric === 'cosine');
        const averages = t >= stage2From;
        const weights = Float32Array.from({ length: rows }, (_, i) => (i === 0 ? 1 : i % 3) / 7);
        const dualLearningRates = k.map(() => random.uniform());
        const options = {
          dualLearningRates,
          centers: averages ? 'previous' : 'current',
          unitLength: metric === 'cosine' && !averages,
          ...(weighted && { weights }),
        } as const;
        const [got, expected] = [out(rows, k.length), out(rows, k.length)];
        ours.step(x, got, options);
        theirs.step(x, expected, options);
        expect(got).toEqual(expected);
        if (t % 2 === 0) continue;
        const closing = averages ? { averaging: 1 / (t + 1) } : {};
        ours.endEpoch(closing);
        theirs.endEpoch(closing);
        expect(ours.read()).toEqual(theirs.read());
      }
      expect(ours.read()).toEqual(theirs.read());
    }),
  );
});

test('float64 values are rounded to float32 before anything else', () => {
  const random = new Random(3);
  const exact = Float64Array.from({ length: 90 }, () => random.normal() * 10 ** random.integer(9));
  const rounded = matrix(Float32Array.from(exact), 3);
  normalizeRows(rounded);
  const heads = drawHeads([4], 3, random, true);
  const [got, expected] = [out(30, 1), out(30, 1)];
  const assigning = { centers: 'current', prices: false } as const;
  const ours = ndarray().open({ metric: 'cosine', heads, normalize: true }) as Session<NdArray>;
  ours.assign(view(exact, [30, 3]), got, assigning);
  reference().open({ metric: 'cosine', heads, normalize: true });
  const theirs = reference().open({ metric: 'cosine', heads, normalize: true }) as Session;
  theirs.assign(rounded, expected, assigning);
  expect(got).toEqual(expected);
});

/** A batch that is computed as it is read, and how often each element was. */
function computed(rows: number, dim: number, onRead: (index: number) => void = () => {}) {
  const reads = new Uint8Array(rows * dim);
  const data = {
    get(index: number) {
      reads[index]! += 1;
      onRead(index);
      return Math.sin(index);
    },
    set() {},
    length: rows * dim,
  };
  return { x: view(data, [rows, dim]), reads };
}

test('a step reads every element once, however many heads there are', () => {
  const { x, reads } = computed(333, 7);
  const heads = drawHeads([3, 9], 7, new Random(1), false);
  const session = ndarray().open({ metric: 'cosine', heads, normalize: true }) as Session<NdArray>;
  session.step(x, out(333, 2), { centers: 'current', unitLength: true, dualLearningRates: [1, 1] });
  expect(reads).toEqual(new Uint8Array(333 * 7).fill(1));
});

test('a step needs no memory that grows with the batch', () => {
  const [rows, dim] = [20_000, 32];
  let last = 0;
  const { x } = computed(rows, dim, (index) => {
    if (index === rows * dim - 1) last = process.memoryUsage().arrayBuffers;
  });
  const heads = drawHeads([2], dim, new Random(1), false);
  const session = ndarray().open({ metric: 'cosine', heads, normalize: true }) as Session<NdArray>;
  const result = out(rows, 1);
  const before = process.memoryUsage().arrayBuffers;
  session.step(x, result, { centers: 'current', unitLength: true, dualLearningRates: [1] });
  // A copy of the batch would take 2.5 MB.
  expect(last).toBeGreaterThan(0);
  expect(last - before).toBeLessThan(100_000);
});
