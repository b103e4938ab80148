import fc from 'fast-check';
import { expect } from 'vitest';
import type { Backend } from '../src/backend/backend.ts';
import { reference } from '../src/backend/reference/reference.ts';
import type { Session } from '../src/backend/session.ts';
import { ratioBounds } from '../src/problem/bounds.ts';
import { createClusteringState } from '../src/problem/clustering-state.ts';
import type { Metric } from '../src/problem/metric.ts';
import type { SparseMatrix } from '../src/rows/csr.ts';
import { type Matrix, matrix } from '../src/rows/matrix.ts';
import { normalizeRows } from '../src/rows/normalize.ts';
import { Random } from '../src/support/random.ts';
import { sparseOf } from './sparse-rows.ts';

/** Heads, and batches that a session steps through. */
export interface Steps {
  readonly metric: Metric;
  /** One a head. */
  readonly k: readonly number[];
  readonly dim: number;
  /** Rows of each. */
  readonly batches: readonly number[];
  readonly weighted: boolean;
  readonly sparse: boolean;
  /** Few values: many scores tie. */
  readonly grid: boolean;
  /** The first batch that is scored against the centers of the epoch before. */
  readonly stage2From: number;
  readonly seed: number;
}

export const steps: fc.Arbitrary<Steps> = fc.record({
  metric: fc.constantFrom<Metric>('cosine', 'euclidean'),
  // Beyond one block of rows and one group of centers, and not multiples of them.
  k: fc.array(fc.integer({ min: 1, max: 19 }), { minLength: 1, maxLength: 3 }),
  dim: fc.integer({ min: 1, max: 21 }),
  batches: fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 6 }),
  weighted: fc.boolean(),
  sparse: fc.boolean(),
  grid: fc.boolean(),
  stage2From: fc.nat(6),
  seed: fc.nat(),
});

/** Fails where a number of a backend that answers at once is not the reference backend's, bit for bit. */
export function expectSameSteps(backend: Backend<never>, drawn: Steps): void {
  const { metric, k, dim, batches, weighted, sparse, grid, stage2From, seed } = drawn;
  const random = new Random(seed);
  const draw = (rows: number): Matrix => {
    const number = () => (grid ? random.integer(3) - 1 : random.normal());
    const x = matrix(Float32Array.from({ length: rows * dim }, number), dim);
    if (metric === 'cosine') normalizeRows(x);
    return x;
  };
  const heads = k.map((n) =>
    createClusteringState(draw(n).data, dim, ratioBounds(n, random.uniform())),
  );
  const ours = backend.open({ metric, heads, normalize: false }) as Session;
  const theirs = reference().open({ metric, heads, normalize: false }) as Session;
  for (const [t, rows] of batches.entries()) {
    const x = sparse ? (sparseOf(draw(rows)) as SparseMatrix) : draw(rows);
    const averages = t >= stage2From;
    const weights = Float32Array.from({ length: rows }, (_, i) => (i === 0 ? 1 : i % 3) / 7);
    const options = {
      dualLearningRates: k.map(() => random.uniform()),
      centers: averages ? 'previous' : 'current',
      unitLength: metric === 'cosine' && !averages,
      ...(weighted && { weights }),
    } as const;
    const [got, expected] = [out(rows, k.length), out(rows, k.length)];
    ours.step(x, got, options);
    theirs.step(x, expected, options);
    expect(got).toEqual(expected);
    ours.assign(x, got, { centers: 'current', prices: false });
    theirs.assign(x, expected, { centers: 'current', prices: false });
    expect(got).toEqual(expected);
    if (t % 2 === 0) continue;
    const closing = averages ? { averaging: 1 / (t + 1) } : {};
    ours.endEpoch(closing);
    theirs.endEpoch(closing);
    expect(ours.read()).toEqual(theirs.read());
  }
  expect(ours.read()).toEqual(theirs.read());
}

function out(rows: number, heads: number) {
  return {
    labels: new Int32Array(rows * heads),
    similarities: new Float32Array(rows * heads),
  };
}
