import type { TensorData } from './dtype.ts';

/** A dense array, row by row. */
export interface Tensor {
  /** Extents, outermost first; [] for a scalar. An extent may be 0. */
  readonly shape: readonly number[];
  /** The product of `shape` many values. */
  readonly data: TensorData;
}

/**
 * How many elements a shape has; undefined if an extent is no integer from 0 to 2^53 - 1, or their
 * product, taken from the left as the official reader does, exceeds that.
 */
export function elementCount(shape: readonly number[]): number | undefined {
  let count = 1;
  for (const extent of shape) {
    count *= extent;
    if (!isSize(extent) || !isSize(count)) return undefined;
  }
  return count;
}

function isSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
