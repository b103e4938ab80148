import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  adjustedRandIndex,
  clusteringAccuracy,
  type NmiAverage,
  normalizedMutualInformation,
  purity,
} from '../metrics.ts';

/** What all measures of agreement between two labelings have in common. */
type Metric = (truth: ArrayLike<number>, predicted: ArrayLike<number>) => number;
interface Traits {
  metric: Metric;
  least: number;
  /** Equal when the arguments are swapped. */
  symmetric: boolean;
  /** Below 1 for every pair of different partitions. */
  strict: boolean;
}

const nmi =
  (average: NmiAverage): Metric =>
  (truth, predicted) =>
    normalizedMutualInformation(truth, predicted, { average });

const metrics: Record<string, Traits> = {
  adjustedRandIndex: { metric: adjustedRandIndex, least: -0.5, symmetric: true, strict: true },
  clusteringAccuracy: { metric: clusteringAccuracy, least: 0, symmetric: true, strict: true },
  purity: { metric: purity, least: 0, symmetric: false, strict: false },
  'NMI arithmetic': { metric: nmi('arithmetic'), least: 0, symmetric: true, strict: true },
  'NMI geometric': { metric: nmi('geometric'), least: 0, symmetric: true, strict: true },
  'NMI max': { metric: nmi('max'), least: 0, symmetric: true, strict: true },
  'NMI min': { metric: nmi('min'), least: 0, symmetric: true, strict: false },
};

// Few names over short arrays, so that equal and nearly equal partitions come up often.
const pairs = fc.array(fc.tuple(fc.nat(4), fc.nat(4)), { minLength: 1, maxLength: 24 });
// Five different names, small and huge, to call the labels above by.
const names = fc.uniqueArray(fc.oneof(fc.nat(20), fc.maxSafeNat()), {
  minLength: 5,
  maxLength: 5,
});
const columns = (rows: [number, number][]) =>
  [rows.map((r) => r[0]), rows.map((r) => r[1])] as const;

/** Whether two instances share a class exactly where they share a cluster. */
function equalPartitions(truth: readonly number[], predicted: readonly number[]): boolean {
  return truth.every((a, i) =>
    truth.every((b, j) => (a === b) === (predicted[i] === predicted[j])),
  );
}

describe.each(Object.entries(metrics))('%s', (_, { metric, least, symmetric, strict }) => {
  test('does not depend on the names of classes and clusters', () => {
    fc.assert(
      fc.property(pairs, names, names, (rows, a, b) => {
        const [truth, predicted] = columns(rows);
        const renamed = metric(
          truth.map((label) => a[label]!),
          predicted.map((label) => b[label]!),
        );
        expect(renamed).toBe(metric(truth, predicted));
      }),
    );
  });

  test('does not depend on the order of the instances', () => {
    const shuffled = pairs.chain((rows) =>
      fc.tuple(
        fc.constant(rows),
        fc.shuffledSubarray(rows, { minLength: rows.length, maxLength: rows.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([rows, moved]) => {
        const [truth, predicted] = columns(rows);
        const [movedTruth, movedPredicted] = columns(moved);
        expect(metric(movedTruth, movedPredicted)).toBeCloseTo(metric(truth, predicted), 12);
      }),
    );
  });

  test('reads any array of numbers', () => {
    fc.assert(
      fc.property(pairs, (rows) => {
        const [truth, predicted] = columns(rows);
        const expected = metric(truth, predicted);
        expect(metric(Int32Array.from(truth), Float64Array.from(predicted))).toBe(expected);
      }),
    );
  });

  test(`is symmetric: ${symmetric}`, () => {
    if (!symmetric) {
      expect(metric([0, 0], [0, 1])).not.toBe(metric([0, 1], [0, 0]));
      return;
    }
    fc.assert(
      fc.property(pairs, (rows) => {
        const [truth, predicted] = columns(rows);
        expect(metric(predicted, truth)).toBeCloseTo(metric(truth, predicted), 12);
      }),
    );
  });

  test(`is from ${least} to 1, and 1 for equal partitions`, () => {
    fc.assert(
      fc.property(pairs, (rows) => {
        const [truth, predicted] = columns(rows);
        const value = metric(truth, predicted);
        expect(value).toBeGreaterThanOrEqual(least);
        expect(value).toBeLessThanOrEqual(1);
        if (equalPartitions(truth, predicted)) expect(value).toBe(1);
        else if (strict) expect(value).toBeLessThan(1 - 1e-6);
      }),
    );
  });

  test('is 1 for a renamed copy', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(4), { minLength: 1 }), names, (truth, a) => {
        const predicted = truth.map((label) => a[label]!);
        expect(metric(truth, predicted)).toBe(1);
      }),
    );
  });
});
