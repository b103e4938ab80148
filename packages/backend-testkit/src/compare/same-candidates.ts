import type { Candidates, ClusterSums } from '@coke/core/backend';
import { expectSameNumbers } from './expect.ts';

/** Throw unless both list the same of `rows` rows, bit for bit; where a list has ended does not count. */
export function expectSameCandidates(
  got: Candidates,
  expected: Candidates,
  rows: number,
  what: string,
): void {
  const { capacity } = expected;
  const counts = expected.counts.subarray(0, rows);
  expectSameNumbers(got.counts.subarray(0, rows), counts, `counts of ${what}`);
  const thresholds = expected.thresholds.subarray(0, rows);
  expectSameNumbers(got.thresholds.subarray(0, rows), thresholds, `thresholds of ${what}`);
  for (const [row, count] of counts.entries()) {
    const [from, to] = [row * capacity, row * capacity + count];
    for (const name of ['clusters', 'scores'] as const) {
      const [ours, theirs] = [got[name].subarray(from, to), expected[name].subarray(from, to)];
      expectSameNumbers(ours, theirs, `${name} of row ${row}, ${what}`);
    }
  }
}

/** Throw unless both are equal, bit for bit. */
export function expectSameSums(got: ClusterSums, expected: ClusterSums, what: string): void {
  expectSameNumbers(got.sums, expected.sums, `sums of ${what}`);
  expectSameNumbers(got.weights, expected.weights, `weights of ${what}`);
}
