import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ratioBounds } from '../../problem/bounds.ts';
import { createClusteringState } from '../../problem/clustering-state.ts';
import type { Metric } from '../../problem/metric.ts';
import { csr, type SparseMatrix } from '../../rows/csr.ts';
import { type HostMatrix, matrix } from '../../rows/matrix.ts';
import { normalizeRows } from '../../rows/normalize.ts';
import { Random } from '../../support/random.ts';
import { reference } from '../reference/reference.ts';
import type { Session } from '../session.ts';
import { javascript } from './javascript.ts';

const problem = fc.record({
  metric: fc.constantFrom<Metric>('cosine', 'euclidean'),
  // Beyond one block of rows and one group of centers, and not multiples of them.
  k: fc.array(fc.integer({ min: 1, max: 19 }), { minLength: 1, maxLength: 3 }),
  dim: fc.integer({ min: 1, max: 21 }),
  batches: fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 6 }),
  weighted: fc.boolean(),
  sparse: fc.boolean(),
  // Few values: many scores tie.
  grid: fc.boolean(),
  stage2From: fc.nat(6),
  seed: fc.nat(),
});

test('every number is the reference backend’s, bit for bit', () => {
  fc.assert(
    fc.property(problem, (drawn) => {
      const { metric, k, dim, batches, weighted, sparse, grid, stage2From, seed } = drawn;
      const random = new Random(seed);
      const draw = (rows: number) => {
        const number = () => (grid ? random.integer(3) - 1 : random.normal());
        const x = matrix(Float32Array.from({ length: rows * dim }, number), dim);
        if (metric === 'cosine') normalizeRows(x);
        return x;
      };
      const heads = k.map((n) =>
        createClusteringState(draw(n).data, dim, ratioBounds(n, random.uniform())),
      );
      const ours = javascript().open({ metric, heads, normalize: false }) as Session;
      const theirs = reference().open({ metric, heads, normalize: false }) as Session;
      for (const [t, rows] of batches.entries()) {
        const x = sparse ? withoutZeros(draw(rows)) : draw(rows);
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
      }
      expect(ours.read()).toEqual(theirs.read());
    }),
  );
});

function out(rows: number, heads: number) {
  return {
    labels: new Int32Array(rows * heads),
    similarities: new Float32Array(rows * heads),
  };
}

function withoutZeros({ data, rows, cols }: HostMatrix): SparseMatrix {
  const row = (i: number) => {
    const entries = Array.from(data.subarray(i * cols, (i + 1) * cols).entries());
    return Object.fromEntries(entries.filter(([, value]) => value !== 0));
  };
  return csr(
    Array.from({ length: rows }, (_, i) => row(i)),
    cols,
  ) as SparseMatrix;
}
