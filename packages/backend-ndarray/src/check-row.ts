import { LARGEST_VALUE, shouldBe } from '@coke/core/backend';
import type { NdArray } from 'ndarray';

/** Largest float32. */
const LARGEST_FLOAT32 = (2 - 2 ** -23) * 2 ** 127;

/**
 * Refuse a row that no arithmetic here could be right about.
 *
 * @param data - Row `i` of `x` as float32 begins at `at`.
 * @param normalize - It will be scaled to unit length: any finite value will do.
 * @throws RangeError naming the row.
 */
export function checkRow(
  x: NdArray,
  i: number,
  data: Float32Array,
  at: number,
  normalize: boolean,
): void {
  const limit = normalize ? LARGEST_FLOAT32 : LARGEST_VALUE;
  const cols = x.shape[1]!;
  for (let j = 0; j < cols; j++) {
    if (Math.abs(data[at + j]!) <= limit) continue;
    const value = x.get(i, j);
    const rule = Number.isFinite(value)
      ? `numbers of size at most ${limit} (scale the data)`
      : 'finite numbers';
    throw new RangeError(shouldBe(`x row ${i}`, rule, value));
  }
}
