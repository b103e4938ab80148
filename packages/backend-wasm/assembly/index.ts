import { screenRows } from './screen';

export { assignF32, fillOffsets } from './assign-f32';
export { moveCenters } from './centers';
export { countRows, updateDuals } from './duals';
export { blendCenters } from './end-epoch';
export { packCenters } from './pack';
export { quantizeRows } from './quantize-rows';
export { findBadRow, normalizeRows } from './rows';
export { dots, halfSquaredDistances } from './similarities';

/** See `screenRows`. */
export function screenI16(
  x: usize,
  integers: usize,
  steps: usize,
  bounds: usize,
  rows: i32,
  d: i32,
  set: usize,
  k: i32,
  offsets: usize,
  scratch: usize,
  labels: usize,
): i32 {
  return screenRows<i16>(x, integers, steps, bounds, rows, d, set, k, offsets, scratch, labels);
}
