import { BOUNDS, quantize, squaredLength, stride } from './quantize';

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
  for (let i = 0; i < rows; i++) {
    const squared = squaredLength(x, d);
    if (bits === 16) {
      store<f32>(steps, quantize<i16>(x, d, squared, 32767, 0, integers, bounds));
      integers += stride<i16>(d);
    } else {
      const step = quantize<i8>(x, d, squared, LARGEST_ROW_I8, SHIFT_I8, integers, bounds);
      store<f32>(steps, step);
      integers += stride<i8>(d);
    }
    x += (<usize>d) << 2;
    steps += 4;
    bounds += BOUNDS;
  }
}
