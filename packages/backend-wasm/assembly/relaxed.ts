// A module of its own: not every engine has relaxed SIMD.
import { screenTiles } from './screen-tiles';

/** See `screenTiles`. */
export function screenI8(
  x: usize,
  rows: i32,
  rowBytes: usize,
  set: usize,
  first: i32,
  count: i32,
  offsets: usize,
  states: usize,
  scratch: usize,
  values: usize,
  valuesBytes: usize,
): void {
  screenTiles<i8>(
    x,
    rows,
    rowBytes,
    set,
    first,
    count,
    offsets,
    states,
    scratch,
    values,
    valuesBytes,
  );
}
