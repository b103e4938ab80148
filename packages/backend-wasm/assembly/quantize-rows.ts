import { BOUNDS } from './layout';
import { quantize, quantizeFew, stride } from './quantize';

// 7 bits for rows, stored as 1 … 127: all that the 8-bit product takes on every machine alike.
const LARGEST_ROW_I8: f64 = 63;
export const SHIFT_I8: i32 = 64;

/**
 * Quantize the rows of a batch.
 *
 * @param bits - 8 or 16.
 * @param integers - Written: b rows of d integers, each filled up to a multiple of 4 bytes.
 * @param steps - Written: b float32.
 * @param bounds - Written: b pairs of float64, |x_i| and |x_i - x̂_i| or more.
 */
export function quantizeRows(
  x: usize,
  rows: i32,
  d: i32,
  bits: i32,
  integers: usize,
  steps: usize,
  bounds: usize,
): void {
  if (bits === 16) quantizeAll<i16>(x, rows, d, 32767, 0, integers, steps, bounds);
  else quantizeAll<i8>(x, rows, d, LARGEST_ROW_I8, SHIFT_I8, integers, steps, bounds);
}

function quantizeAll<T>(
  x: usize,
  rows: i32,
  d: i32,
  limit: f64,
  shift: i32,
  integers: usize,
  steps: usize,
  bounds: usize,
): void {
  const rowBytes = (<usize>d) << 2;
  const bytes = <usize>stride<T>(d);
  for (let i = 0; i < rows; i += 4) {
    const n = <usize>min(4, rows - i);
    const four =
      n === 4 ? quantizeFew<T>(x, d, true, limit, shift, integers, bounds) : f32x4.splat(0);
    if (f32x4.extract_lane(four, 0) !== 0) {
      v128.store(steps, four);
    } else {
      for (let r: usize = 0; r < n; r++) {
        const to = integers + r * bytes;
        const step = quantize<T>(x + r * rowBytes, d, -1, limit, shift, to, bounds + r * BOUNDS);
        store<f32>(steps + (r << 2), step);
      }
    }
    x += n * rowBytes;
    integers += n * bytes;
    steps += n << 2;
    bounds += n * BOUNDS;
  }
}
