import { type NativeInput, shouldBe } from '@coke/core/backend';
import type { NdArray } from 'ndarray';
import view from 'ndarray';
import ops from 'ndarray-ops';
import { checkView } from './check-view.ts';
import { isView } from './is-view.ts';

/** What the core asks about a batch that is an ndarray. */
export const nativeInput: NativeInput<NdArray> = {
  is: isView,
  shapeOf: checkView,
  toMatrix(x) {
    const { rows, cols } = checkView(x);
    const data = new Float32Array(rows * cols);
    readRows(x, 0, view(data, [rows, cols]));
    return { data, rows, cols };
  },
  toGivenRows(x) {
    const { rows, cols } = checkView(x);
    if (!WIDE.has(x.dtype)) return this.toMatrix(x);
    const data = new Float64Array(rows * cols);
    readRows(x, 0, view(data, [rows, cols]));
    return { data, rows, cols };
  },
};

/** Storage that may hold numbers that float32 does not. */
const WIDE = new Set(['float64', 'int32', 'uint32', 'array', 'generic']);

/**
 * out ← rows `start …` of `x`, rounded to its dtype, whatever their layout: ndarray-ops compiles one loop for
 * each pair of dtype and order that it meets.
 *
 * @param out - As many rows as are wanted × d, row-major.
 * @throws TypeError naming the element that is no number.
 */
export function readRows(
  x: NdArray,
  start: number,
  out: NdArray<Float32Array | Float64Array>,
): void {
  const rows = x.lo(start).hi(out.shape[0]!);
  if (x.dtype === 'array' || x.dtype === 'generic') readNumbers(rows, start, out);
  else ops.assign(out, rows);
}

/** Storage that may hold anything: nothing is to be converted silently. */
function readNumbers(
  rows: NdArray,
  start: number,
  out: NdArray<Float32Array | Float64Array>,
): void {
  const [count, cols] = out.shape as [number, number];
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < cols; j++) {
      const value: unknown = rows.get(i, j);
      if (typeof value !== 'number') {
        throw new TypeError(shouldBe(`x[${start + i}][${j}]`, 'a number', value));
      }
      out.set(i, j, value);
    }
  }
}
