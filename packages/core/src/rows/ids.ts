import { shouldBe } from '../support/error-message.ts';

/** Can `id` name an instance: an integer 0 … 2^53 - 1? */
export function isId(id: unknown): id is number {
  return Number.isSafeInteger(id) && (id as number) >= 0;
}

/**
 * Check the ids of a batch.
 *
 * @throws TypeError if they are not an array; RangeError if there is not one a row, or one is not a
 * non-negative safe integer.
 */
export function checkIds(ids: unknown, rows?: number): asserts ids is ArrayLike<number> {
  const { length } = Object(ids) as ArrayLike<unknown>;
  if (typeof ids !== 'object' || typeof length !== 'number') {
    throw new TypeError(shouldBe('ids', 'an array of integers', ids));
  }
  if (rows !== undefined && length !== rows) {
    throw new RangeError(shouldBe('ids.length', `one a row (${rows})`, length));
  }
  for (let i = 0; i < length; i++) {
    const id = (ids as ArrayLike<unknown>)[i];
    if (!isId(id)) throw new RangeError(shouldBe(`ids[${i}]`, 'a non-negative integer', id));
  }
}

/** As `checkIds`; a copy, as a call may wait for its backend while the caller's array changes. */
export function copyIds(ids: unknown, rows: number): Float64Array {
  checkIds(ids, rows);
  return Float64Array.from(ids);
}
