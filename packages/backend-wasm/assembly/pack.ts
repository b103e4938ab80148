import {
  bitsOf,
  boundsOf,
  centersOf,
  halvesOf,
  panelsOf,
  screensOf,
  startsOf,
  stepsOf,
} from './center-set';
import { LINE, PANEL_SHIFT } from './panels';
import { BOUNDS, quantize, squaredLength, stride } from './quantize';
import { SHIFT_I8 } from './quantize-rows';

/**
 * Bring all forms of a set of K centers in line with the centers themselves.
 *
 * @param scratch - As for `moveCenters`.
 * @param first, last - Panels of 8 clusters, first … last - 1.
 */
export function packCenters(
  set: usize,
  k: i32,
  d: i32,
  scratch: usize,
  first: i32,
  last: i32,
): void {
  const start = <usize>first;
  const panels = <usize>(last - first);
  memory.fill(panelsOf(set) + start * <usize>d * LINE, 0, panels * <usize>d * LINE);
  if (screensOf(set)) {
    const bytes = <usize>(bitsOf(set) === 16 ? stride<i16>(d) : stride<i8>(d));
    memory.fill(screensOf(set) + start * (bytes << 3), 0, panels * (bytes << 3));
    memory.fill(stepsOf(set) + start * LINE, 0, panels * LINE);
    memory.fill(startsOf(set) + start * LINE, 0, panels * LINE);
  }
  const end = min(k, last << PANEL_SHIFT);
  for (let c = first << PANEL_SHIFT; c < end; c++) packCenter(set, c, d, scratch);
}

/** Bring the forms of center c in line, as after it has moved. */
export function packCenter(set: usize, c: i32, d: i32, scratch: usize): void {
  const center = centersOf(set) + ((<usize>c * <usize>d) << 2);
  const squared = squaredLength(center, d);
  store<f64>(halvesOf(set) + ((<usize>c) << 3), squared / 2);
  scatter(center, d, panelsOf(set), c);
  if (!screensOf(set)) return;
  const integers = scratch;
  const bounds = boundsOf(set) + <usize>c * BOUNDS;
  let step: f32;
  if (bitsOf(set) === 16) {
    step = quantize<i16>(center, d, squared, 32767, 0, integers, bounds);
    scatter(integers, stride<i16>(d) >> 2, screensOf(set), c);
  } else {
    step = quantize<i8>(center, d, squared, 127, 0, integers, bounds);
    scatter(integers, stride<i8>(d) >> 2, screensOf(set), c);
    // Rows are stored shifted: what the shift adds to every score is taken off before.
    store<i32>(startsOf(set) + ((<usize>c) << 2), -SHIFT_I8 * sum(integers, d));
  }
  store<f32>(stepsOf(set) + ((<usize>c) << 2), step);
}

function sum(integers: usize, d: i32): i32 {
  let result = 0;
  for (let j = 0; j < d; j++) result += <i32>load<i8>(integers + <usize>j);
  return result;
}

/** Write `height` times 4 bytes to the column of center c. */
function scatter(from: usize, height: i32, panels: usize, c: i32): void {
  let to = panels + <usize>(c >> 3) * <usize>height * LINE + ((<usize>(c & 7)) << 2);
  for (let j = 0; j < height; j++) {
    store<i32>(to, load<i32>(from));
    from += 4;
    to += LINE;
  }
}
