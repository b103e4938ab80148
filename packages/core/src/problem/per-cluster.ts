import { shouldBe } from '../support/error-message.ts';
import { sum } from '../support/sum.ts';

/**
 * What a user gives for all clusters as a number, or for each as one of K numbers.
 *
 * @param check - Of each number; returns it or throws, naming it.
 * @throws TypeError, RangeError if there are not K of them.
 */
export function perCluster(
  k: number,
  value: number | ArrayLike<number>,
  name: string,
  check: (name: string, value: unknown) => number,
): Float64Array {
  if (typeof value === 'number') return new Float64Array(k).fill(check(name, value));
  if (typeof value !== 'object' || value === null || typeof value.length !== 'number') {
    throw new TypeError(shouldBe(name, `a number or ${k} numbers`, value));
  }
  if (value.length !== k) {
    throw new RangeError(shouldBe(`${name}.length`, `k (${k})`, value.length));
  }
  return Float64Array.from({ length: k }, (_, i) => check(`${name}[${i}]`, value[i]));
}

/** To 12 digits: ten times 0.1 is to be 1, in a check and in its message. */
export function sumOverClusters(values: Float64Array): number {
  return Number(sum(values).toPrecision(12));
}
