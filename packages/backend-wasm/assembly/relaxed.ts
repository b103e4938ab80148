// A module of its own: not every engine has relaxed SIMD.
import { screenRows } from './screen';

/** See `screenRows`. */
export function screenI8(
  x: usize,
  integers: usize,
  steps: usize,
  bounds: usize,
  rows: i32,
  d: i32,
  head: usize,
  scratch: usize,
  labels: usize,
): i32 {
  return screenRows<i8>(x, integers, steps, bounds, rows, d, head, scratch, labels);
}
