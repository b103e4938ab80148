import { LARGEST_FLOAT32, LARGEST_VALUE, shouldBe } from '@coke/core/backend';
import type { NdArray } from 'ndarray';

/** As of a matrix. */
const LARGEST_VIEW = 2 ** 32;

/** ndarray keeps indices in 32 bits. */
const LARGEST_INDEX = 2 ** 31;

/**
 * The shape of rows in a view, without a look at their values.
 *
 * @throws TypeError if the view is not of rank 2 or holds no plain numbers.
 * @throws RangeError if it has no rows or columns, or reaches beyond its data.
 */
export function checkView(x: NdArray): { readonly rows: number; readonly cols: number } {
  const { data, dtype, offset, shape, stride } = x;
  if (shape.length !== 2 || stride.length !== 2) {
    throw new TypeError(shouldBe('x.shape', '[rows, cols]', shape));
  }
  if (`${dtype}`.startsWith('big')) {
    throw new TypeError(shouldBe('x.dtype', 'a type of real numbers', dtype));
  }
  const [rows, cols] = shape as [number, number];
  for (const [axis, extent] of shape.entries()) {
    if (Number.isSafeInteger(extent) && extent >= 1) continue;
    throw new RangeError(shouldBe(`x.shape[${axis}]`, 'a positive integer', extent));
  }
  if (rows * cols > LARGEST_VIEW) {
    throw new RangeError(shouldBe('x', `at most ${LARGEST_VIEW} numbers`, rows * cols));
  }
  // How long a generic store is, it alone knows.
  const length = dtype === 'generic' ? LARGEST_INDEX : data.length;
  for (const index of ends(offset, shape, stride)) {
    if (Number.isSafeInteger(index) && index >= 0 && index < length) continue;
    throw new RangeError(shouldBe('the indices of x', `from 0 to ${length - 1}`, index));
  }
  return { rows, cols };
}

/** The first and the last index of a view's elements in its data. */
function ends(offset: number, shape: readonly number[], stride: readonly number[]): number[] {
  const reach = shape.map((extent, axis) => (extent - 1) * stride[axis]!);
  return [Math.min, Math.max].map((end) => reach.reduce((at, far) => at + end(0, far), offset));
}

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
