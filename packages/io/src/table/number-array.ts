import { shouldBe } from '@coke/core/check-options';
import type { BigintValues, NumberArray } from './table.ts';

export type NumbersOrBigints = NumberArray | BigintValues['values'];

/**
 * Numbers as the type of array that a file has for a column, which its first rows decided.
 *
 * @throws RangeError for a number that this type does not hold.
 */
export function asArrayOf<T extends NumbersOrBigints>(
  values: NumbersOrBigints,
  like: T,
  column: string,
): T {
  if (values.constructor === like.constructor) return values as T;
  const Type = like.constructor as new (values: NumbersOrBigints) => T;
  const isSame = isBigints(values) === isBigints(like);
  const converted = isSame ? new Type(values) : undefined;
  for (let i = 0; i < values.length; i++) {
    if (converted && Object.is(converted[i], values[i])) continue;
    const rule = `what ${like.constructor.name} holds, as before`;
    throw new RangeError(shouldBe(`a value of "${column}"`, rule, `${values[i]}`));
  }
  return converted ?? (new Type([] as never) as T);
}

function isBigints(values: NumbersOrBigints): boolean {
  return values instanceof BigInt64Array || values instanceof BigUint64Array;
}
