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
  clustering: usize,
  scratch: usize,
  labels: usize,
): i32 {
  return screenRows<i8>(x, integers, steps, bounds, rows, d, clustering, scratch, labels);
}
