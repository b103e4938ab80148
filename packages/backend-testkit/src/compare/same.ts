import type { Assignment, Head } from '@coke/core';
import { expectSameNumbers, expectThat } from './expect.ts';

/** Throw unless both states are equal, bit for bit. `what` names the first one. */
export function expectSameHeads(
  got: readonly Head[],
  expected: readonly Head[],
  what: string,
): void {
  expectThat(got.length === expected.length, `heads of ${what}`, `${expected.length}`, got.length);
  for (const [h, head] of expected.entries()) {
    const name = (field: string) => `${field} of head ${h}, ${what}`;
    expectSameShape(got[h]!, head, h, what);
    expectSameNumbers(got[h]!.centers, head.centers, name('centers'));
    expectSameNumbers(got[h]!.previousCenters, head.previousCenters, name('previousCenters'));
    expectSameNumbers(got[h]!.duals, head.duals, name('duals'));
    expectSameNumbers(got[h]!.counts, head.counts, name('counts'));
    expectSameNumbers(got[h]!.drift, head.drift, name('drift'));
  }
}

/** Throw unless K, d, the bounds and the array types agree: what no call may change. */
export function expectSameShape(got: Head, expected: Head, h: number, what: string): void {
  const name = (field: string) => `${field} of head ${h}, ${what}`;
  expectThat(got.k === expected.k, name('k'), `${expected.k}`, got.k);
  expectThat(got.dim === expected.dim, name('dim'), `${expected.dim}`, got.dim);
  for (const field of ['centers', 'previousCenters', 'duals'] as const) {
    expectThat(got[field] instanceof Float32Array, name(field), 'a Float32Array', got[field]);
    expectThat(
      got[field].length === expected[field].length,
      name(`${field}.length`),
      `${expected[field].length}`,
      got[field].length,
    );
  }
  for (const field of ['counts', 'drift'] as const) {
    expectThat(got[field] instanceof Float64Array, name(field), 'a Float64Array', got[field]);
    expectThat(got[field].length === expected.k, name(`${field}.length`), `${expected.k}`, got.k);
  }
  expectSameNumbers(got.lower, expected.lower, name('lower'));
  expectSameNumbers(got.upper, expected.upper, name('upper'));
}

/** Throw unless both results are equal, bit for bit. */
export function expectSameOutput(got: Assignment, expected: Assignment, what: string): void {
  expectSameNumbers(got.labels, expected.labels, `labels of ${what}`);
  if (!expected.similarities) return;
  expectSameNumbers(got.similarities!, expected.similarities, `similarities of ${what}`);
}
