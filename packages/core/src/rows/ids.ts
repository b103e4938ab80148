import { shouldBe } from '../support/error-message.ts';

/**
 * What names a row: a text, or an integer, 0 … 2^53 - 1 as a number or -2^63 … 2^64 - 1 as a bigint.
 * 5 and 5n are the same id, '5' is another.
 */
export type Id = number | bigint | string;

/** Ids as they are listed: numbers alone, or else numbers before bigints before texts. */
export type IdList = Float64Array | readonly Id[];

/** Can `id` name an instance? */
export function isId(id: unknown): id is Id {
  if (typeof id === 'bigint') return id >= -(2n ** 63n) && id < 2n ** 64n;
  return typeof id === 'string' || (Number.isSafeInteger(id) && (id as number) >= 0);
}

/**
 * Check the ids of a batch.
 *
 * @throws TypeError if they are not an array; RangeError if there is not one a row, or one is none.
 */
export function checkIds(ids: unknown, rows?: number): asserts ids is ArrayLike<Id> {
  const { length } = Object(ids) as ArrayLike<unknown>;
  if (typeof ids !== 'object' || typeof length !== 'number') {
    throw new TypeError(shouldBe('ids', 'an array of integers or texts', ids));
  }
  if (rows !== undefined && length !== rows) {
    throw new RangeError(shouldBe('ids.length', `one a row (${rows})`, length));
  }
  for (let i = 0; i < length; i++) {
    const id = (ids as ArrayLike<unknown>)[i];
    if (isId(id)) continue;
    throw new RangeError(shouldBe(`ids[${i}]`, 'an integer from 0, a bigint or a text', id));
  }
}

/** As `checkIds`; a copy, as a call may wait for its backend while the caller's array changes. */
export function copyIds(ids: unknown, rows: number): IdList {
  checkIds(ids, rows);
  return idList(ids.length, (i) => ids[i]!);
}

/** `count` ids: as plain numbers where they are. */
export function idList(count: number, idAt: (i: number) => Id): IdList {
  const numbers = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const id = idAt(i);
    if (typeof id !== 'number') return Array.from({ length: count }, (_, j) => idAt(j));
    numbers[i] = id;
  }
  return numbers;
}

/** The ids that `order` names, in that order. */
export function gatherIds(ids: ArrayLike<Id>, order: ArrayLike<number>): IdList {
  if (!(ids instanceof Float64Array || ids instanceof Uint32Array)) {
    return idList(order.length, (i) => ids[order[i]!]!);
  }
  const gathered = new Float64Array(order.length);
  for (let i = 0; i < order.length; i++) gathered[i] = ids[order[i]!]!;
  return gathered;
}

/** Several lists, one after another. */
export function joinIds(lists: readonly IdList[]): IdList {
  if (!lists.every((list) => list instanceof Float64Array))
    return lists.flatMap((list) => [...list]);
  const ids = new Float64Array(lists.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const list of lists) {
    ids.set(list, at);
    at += list.length;
  }
  return ids;
}
