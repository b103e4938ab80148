import { shouldBe } from '@coke/core/backend';
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
