import { shouldBe } from '../support/error-message.ts';

/**
 * A copy of the groups that rows stay together in: a call may wait for its backend while the caller's
 * array changes.
 *
 * @returns undefined where none are given: each row is by itself.
 * @throws TypeError if they are no array of numbers; RangeError if there is not one a row, or one is no
 * integer.
 */
export function copyGroups(groups: unknown, rows: number): Float64Array | undefined {
  if (groups === undefined) return undefined;
  const { length } = Object(groups) as ArrayLike<unknown>;
  if (typeof groups !== 'object' || typeof length !== 'number') {
    throw new TypeError(shouldBe('groups', 'an array of integers', groups));
  }
  if (length !== rows) {
    throw new RangeError(shouldBe('groups.length', `one a row (${rows})`, length));
  }
  for (let i = 0; i < rows; i++) {
    const group = (groups as ArrayLike<unknown>)[i];
    if (typeof group !== 'number') {
      throw new TypeError(shouldBe(`groups[${i}]`, 'an integer', group));
    }
    if (!Number.isSafeInteger(group)) {
      throw new RangeError(
        shouldBe(`groups[${i}]`, 'an integer, below 0 for a row by itself', group),
      );
    }
  }
  return Float64Array.from(groups as ArrayLike<number>);
}
