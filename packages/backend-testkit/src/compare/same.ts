import type { Assignment, ClusteringState } from '@coke/core/backend';
import { expectSameNumbers, expectThat } from './expect.ts';

/** Throw unless both states are equal, bit for bit. `what` names the first one. */
export function expectSameHeads(
  got: readonly ClusteringState[],
  expected: readonly ClusteringState[],
  what: string,
): void {
  expectThat(got.length === expected.length, `heads of ${what}`, `${expected.length}`, got.length);
  for (const [h, head] of expected.entries()) {
    const name = (field: string) => `${field} of head ${h}, ${what}`;
    expectSameShape(got[h]!, head, h, what);
    expectSameNumbers(got[h]!.centers, head.centers, name('centers'));
    expectSameNumbers(got[h]!.previousCenters, head.previousCenters, name('previousCenters'));
    expectSameNumbers(got[h]!.prices, head.prices, name('prices'));
    expectSameNumbers(got[h]!.counts, head.counts, name('counts'));
    expectSameNumbers(got[h]!.drift, head.drift, name('drift'));
  }
}

/** Throw unless K, d, the bounds and the array types agree: what no call may change. */
export function expectSameShape(
  got: ClusteringState,
  expected: ClusteringState,
  h: number,
  what: string,
): void {
  const name = (field: string) => `${field} of head ${h}, ${what}`;
  expectThat(got.k === expected.k, name('k'), `${expected.k}`, got.k);
  expectThat(got.dim === expected.dim, name('dim'), `${expected.dim}`, got.dim);
  const points = expected.k * expected.dim;
  expectArray(got.centers, Float32Array, points, name('centers'));
  expectArray(got.previousCenters, Float32Array, points, name('previousCenters'));
  expectArray(got.prices, Float32Array, expected.k, name('prices'));
  expectArray(got.counts, Float64Array, expected.k, name('counts'));
  expectArray(got.drift, Float64Array, expected.k, name('drift'));
  expectSameNumbers(got.lower, expected.lower, name('lower'));
  expectSameNumbers(got.upper, expected.upper, name('upper'));
}

function expectArray(
  got: ArrayLike<number>,
  type: typeof Float32Array | typeof Float64Array,
  length: number,
  name: string,
): void {
  const right = got instanceof type && got.length === length;
  expectThat(right, name, `a ${type.name}(${length})`, `${got?.constructor.name}(${got?.length})`);
}

/** Throw unless what was asked for is there, bit for bit. Longer buffers are judged by their start. */
export function expectSameOutput(got: Assignment, expected: Assignment, what: string): void {
  const { labels, similarities } = expected;
  expectSameNumbers(got.labels.subarray(0, labels.length), labels, `labels of ${what}`);
  if (!similarities) return;
  const written = got.similarities!.subarray(0, similarities.length);
  expectSameNumbers(written, similarities, `similarities of ${what}`);
}
