import { type ClusteringState, matrix, Random, ratioBounds, reference } from '@coke/core';
import { createClusteringState, normalizeRows, type Session } from '@coke/core/backend';
import fc from 'fast-check';
import view, { type NdArray } from 'ndarray';
import { expect, test } from 'vitest';
import { expectSameSteps, steps } from '../../core/testing/same-steps.ts';
import { ndarray } from './index.ts';

/** Centers are at unit length. */
function drawHeads(k: readonly number[], dim: number, random: Random): ClusteringState[] {
  return k.map((n) => {
    const centers = matrix(
      Float32Array.from({ length: n * dim }, () => random.normal()),
      dim,
    );
    normalizeRows(centers);
    return createClusteringState(centers.data, dim, ratioBounds(n, random.uniform()));
  });
}

const out = (rows: number, heads: number) => ({
  labels: new Int32Array(rows * heads),
  similarities: new Float32Array(rows * heads),
});

test('every number is the reference backend’s, bit for bit', () => {
  fc.assert(fc.property(steps, (drawn) => expectSameSteps(ndarray(), drawn)));
});

test('float64 values are rounded to float32 before anything else', () => {
  const random = new Random(3);
  const exact = Float64Array.from({ length: 90 }, () => random.normal() * 10 ** random.integer(9));
  const rounded = matrix(Float32Array.from(exact), 3);
  normalizeRows(rounded);
  const heads = drawHeads([4], 3, random);
  const [got, expected] = [out(30, 1), out(30, 1)];
  const assigning = { centers: 'current', prices: false } as const;
  const ours = ndarray().open({ metric: 'cosine', heads, normalize: true }) as Session<NdArray>;
  ours.assign(view(exact, [30, 3]), got, assigning);
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
  const heads = drawHeads([3, 9], 7, new Random(1));
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
  const heads = drawHeads([2], dim, new Random(1));
  const session = ndarray().open({ metric: 'cosine', heads, normalize: true }) as Session<NdArray>;
  const result = out(rows, 1);
  const before = process.memoryUsage().arrayBuffers;
  session.step(x, result, { centers: 'current', unitLength: true, dualLearningRates: [1] });
  // A copy of the batch would take 2.5 MB.
  expect(last).toBeGreaterThan(0);
  expect(last - before).toBeLessThan(100_000);
});
