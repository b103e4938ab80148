import type { NdArray } from 'ndarray';

/** Is `x` a view of the npm package `ndarray`, of any rank? Its views have no class in common. */
export function isView(x: unknown): x is NdArray {
  if (typeof x !== 'object' || x === null) return false;
  try {
    const { data, shape, stride, offset, dtype, get } = x as Partial<NdArray>;
    return (
      typeof data === 'object' &&
      Array.isArray(shape) &&
      Array.isArray(stride) &&
      typeof offset === 'number' &&
      typeof dtype === 'string' &&
      typeof get === 'function'
    );
  } catch {
    // A getter of something else altogether.
    return false;
  }
}
