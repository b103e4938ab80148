import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ClusteringState,
  copyClusteringState,
  createClusteringState,
} from '../../problem/clustering-state.ts';
import type { Metric } from '../../problem/metric.ts';
import { endEpoch } from './end-epoch.ts';

const value = fc.oneof(fc.constant(0), fc.float({ min: -4, max: 4, noNaN: true }));

/** A head in the middle of an epoch; every array differs. */
const heads: fc.Arbitrary<ClusteringState> = fc
  .record({ k: fc.integer({ min: 1, max: 4 }), dim: fc.integer({ min: 1, max: 3 }) })
  .chain(({ k, dim }) => {
    const numbers = (n: number) => fc.array(value, { minLength: n, maxLength: n });
    return fc
      .record({ now: numbers(k * dim), last: numbers(k * dim), perCluster: numbers(3 * k) })
      .map(({ now, last, perCluster }) => {
        const bounds = { lower: new Float64Array(k), upper: new Float64Array(k).fill(1) };
        const head = createClusteringState(Float32Array.from(now), dim, bounds);
        head.previousCenters.set(last);
        head.prices.set(perCluster.slice(0, k));
        head.counts.set(perCluster.slice(k, 2 * k).map(Math.abs));
        head.drift.set(perCluster.slice(2 * k));
        return head;
      });
  });

const metrics = fc.constantFrom<Metric>('cosine', 'euclidean');
const averages = fc.integer({ min: 1, max: 200 }).map((epochs) => 1 / epochs);

function rowOf(data: Float32Array, dim: number, c: number): number[] {
  return [...data.subarray(c * dim, (c + 1) * dim)];
}

function unit(row: readonly number[]): number[] {
  const length = Math.hypot(...row);
  return row.map((v) => v / length);
}

describe('endEpoch', () => {
  test('previous centers are the current ones, bit for bit', () => {
    fc.assert(
      fc.property(heads, metrics, (head, metric) => {
        const { centers } = copyClusteringState(head);
        endEpoch(head, metric, {});
        expect(head.previousCenters).toEqual(centers);
        expect(head.centers).toEqual(centers);
      }),
    );
  });

  test('counts and drift start anew, prices and bounds stay', () => {
    fc.assert(
      fc.property(heads, metrics, fc.option(averages), (head, metric, averaging) => {
        const { prices, lower, upper, k, dim } = copyClusteringState(head);
        endEpoch(head, metric, averaging === null ? {} : { averaging });
        expect(head).toMatchObject({ prices, lower, upper, k, dim });
        expect(head.counts).toEqual(new Float64Array(k));
        expect(head.drift).toEqual(new Float64Array(k));
        expect(head.centers).toEqual(head.previousCenters);
        expect(head.centers.buffer).not.toBe(head.previousCenters.buffer);
      }),
    );
  });

  test('counts that are carried are that share of what they were, whatever the stage', () => {
    const carried = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        heads,
        metrics,
        fc.option(averages),
        carried,
        (head, metric, averaging, carry) => {
          const counts = head.counts.map((count) => count * carry);
          const plain = copyClusteringState(head);
          const options = averaging === null ? {} : { averaging };
          endEpoch(plain, metric, options);
          endEpoch(head, metric, { ...options, carry });
          expect(head).toEqual({ ...plain, counts });
        },
      ),
    );
  });

  test('averaging, cosine: the direction of (1 - f) previous + f unit current', () => {
    fc.assert(
      fc.property(heads, averages, (head, f) => {
        const before = copyClusteringState(head);
        endEpoch(head, 'cosine', { averaging: f });
        for (let c = 0; c < head.k; c++) {
          const [previous, current] = [before.previousCenters, before.centers].map((data) =>
            rowOf(data, head.dim, c),
          );
          const got = rowOf(head.centers, head.dim, c);
          if (Math.hypot(...current!) < 1e-6) {
            expect(got).toEqual(previous);
            continue;
          }
          const mean = unit(current!).map((v, j) => f * v + (1 - f) * previous![j]!);
          const length = Math.hypot(...mean);
          if (length < 2e-6) continue;
          for (const [j, v] of unit(mean).entries()) {
            // Doubles of size at most 5, of which `length` may be what is left.
            const rounding = 2 ** -24 * Math.abs(v) + 2 ** -149 + (5 * 2 ** -49) / length;
            expect(Math.abs(got[j]! - v)).toBeLessThanOrEqual(rounding);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  test('averaging, euclidean: (1 - f) previous + f current', () => {
    fc.assert(
      fc.property(heads, averages, (head, f) => {
        const before = copyClusteringState(head);
        endEpoch(head, 'euclidean', { averaging: f });
        for (const [at, got] of head.centers.entries()) {
          const mean = (1 - f) * before.previousCenters[at]! + f * before.centers[at]!;
          const rounding = 2 ** -24 * Math.abs(mean) + 2 ** -149 + 8 * 2 ** -52;
          expect(Math.abs(got - mean)).toBeLessThanOrEqual(rounding);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('averaging, cosine: centers that cancel leave the previous one', () => {
    const bounds = { lower: new Float64Array(1), upper: new Float64Array(1).fill(1) };
    const head = createClusteringState(Float32Array.of(0, -3), 2, bounds);
    head.previousCenters.set([0, 1]);
    endEpoch(head, 'cosine', { averaging: 0.5 });
    expect(head.previousCenters).toEqual(Float32Array.of(0, 1));
    expect(head.centers).toEqual(Float32Array.of(0, 1));
  });

  test('averaging, over several epochs: the plain mean of what each epoch gave, for euclidean', () => {
    fc.assert(
      fc.property(heads, fc.array(value, { minLength: 1, maxLength: 6 }), (head, shifts) => {
        const given: number[][] = [];
        for (const [t, shift] of shifts.entries()) {
          for (const at of head.centers.keys()) head.centers[at] = shift * (at + 1);
          given.push([...head.centers]);
          endEpoch(head, 'euclidean', { averaging: 1 / (t + 1) });
        }
        for (const [at, got] of head.centers.entries()) {
          const mean = given.reduce((sum, epoch) => sum + epoch[at]!, 0) / given.length;
          const largest = Math.max(...given.map((epoch) => Math.abs(epoch[at]!)));
          const rounding = shifts.length * (2 ** -24 * largest + 2 ** -149) * (1 + 2 ** -20);
          expect(Math.abs(got - mean)).toBeLessThanOrEqual(rounding);
        }
      }),
    );
  });
});
