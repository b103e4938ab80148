import { LARGEST_VALUE } from './check-rows.ts';
import { shouldBe } from './should-be.ts';

/**
 * Weights of a batch's rows as float32, copied only where they are something else.
 *
 * @returns undefined where none are given: every row weighs 1.
 * @throws TypeError if they are no array of numbers; RangeError if there is not one a row, or one is
 * negative, not finite, or above 1e12.
 */
export function toWeights(weights: unknown, rows: number): Float32Array | undefined {
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
  return weights instanceof Float32Array ? weights : Float32Array.from(weights as number[]);
}
