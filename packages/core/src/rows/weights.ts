import { shouldBe } from '../support/error-message.ts';
import { LARGEST_VALUE } from './check-rows.ts';

/**
 * A copy of the rows' weights as float32: a call may wait for its backend while the caller's array
 * changes.
 *
 * @returns undefined where none are given: every row weighs 1.
 * @throws TypeError if they are no array of numbers; RangeError if there is not one a row, or one is
 * negative, not finite, or above 1e12.
 */
export function copyWeights(weights: unknown, rows: number): Float32Array | undefined {
  if (weights === undefined) return undefined;
  const { length } = Object(weights) as ArrayLike<unknown>;
  if (typeof weights !== 'object' || typeof length !== 'number') {
    throw new TypeError(shouldBe('weights', 'an array of numbers', weights));
  }
  if (length !== rows) {
    throw new RangeError(shouldBe('weights.length', `one a row (${rows})`, length));
  }
  for (let i = 0; i < rows; i++) {
    const weight = (weights as ArrayLike<unknown>)[i];
    if (typeof weight !== 'number') {
      throw new TypeError(shouldBe(`weights[${i}]`, 'a number', weight));
    }
    if (!(weight >= 0 && weight <= LARGEST_VALUE)) {
      throw new RangeError(shouldBe(`weights[${i}]`, `in [0, ${LARGEST_VALUE}]`, weight));
    }
  }
  return Float32Array.from(weights as ArrayLike<number>);
}
