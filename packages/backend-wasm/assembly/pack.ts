import { bitsOf, boundsOf, centersOf, halvesOf, panelsOf, screensOf, stepsOf } from './center-set';
import { BOUNDS, PANEL, PART_I8 } from './layout';
import { LINE, PANEL_SHIFT } from './panels';
import { quantize, screenHeight, squaredLength, stride } from './quantize';
import { SHIFT_I8 } from './quantize-rows';
import { weave } from './weave';

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
  for (let p = first; p < last; p++) {
    const present = min(k - (p << PANEL_SHIFT), PANEL);
    if (present < PANEL) clearPanel(set, p, d);
    packPanel(set, p, d, (1 << present) - 1, scratch);
  }
}

/** Bring the forms of some centers of a panel in line: bit i of `which` stands for center 8 p + i. */
export function packPanel(set: usize, p: i32, d: i32, which: i32, scratch: usize): void {
  const rowBytes = (<usize>d) << 2;
  const bits = bitsOf(set);
  const bytes = integerBytes(set, d);
  const first = <usize>(p << PANEL_SHIFT);
  const centers = centersOf(set) + first * rowBytes;
  weave(centers, d, which, panelsOf(set) + first * rowBytes);
  for (let lane: usize = 0; lane < <usize>PANEL; lane++) {
    if ((which & (1 << (<i32>lane))) === 0) continue;
    const c = first + lane;
    const center = centers + lane * rowBytes;
    const squared = squaredLength(center, d);
    store<f64>(halvesOf(set) + (c << 3), squared / 2);
    if (bytes === 0) continue;
    const integers = scratch + lane * bytes;
    const bounds = boundsOf(set) + c * BOUNDS;
    let step: f32;
    if (bits === 16) {
      step = quantize<i16>(center, d, squared, 32767, 0, integers, bounds);
    } else {
      const plain = scratch + (bytes << PANEL_SHIFT);
      step = quantize<i8>(center, d, squared, 127, 0, plain, bounds);
      takeOffShift(plain, <usize>stride<i8>(d), integers);
    }
    store<f32>(stepsOf(set) + (c << 2), step);
  }
  if (bytes !== 0) weave(scratch, <i32>(bytes >> 2), which, screensOf(set) + first * bytes);
}

/** Fill a panel with zeros: what is left of the last one when its centers are packed stays so. */
function clearPanel(set: usize, p: i32, d: i32): void {
  const panel = <usize>p;
  const bytes = integerBytes(set, d);
  memory.fill(panelsOf(set) + panel * <usize>d * LINE, 0, <usize>d * LINE);
  if (bytes === 0) return;
  memory.fill(screensOf(set) + panel * (bytes << 3), 0, bytes << 3);
  memory.fill(stepsOf(set) + panel * LINE, 0, LINE);
}

/** Bytes of a center in a panel of integers; 0: rows are not screened. */
function integerBytes(set: usize, d: i32): usize {
  if (screensOf(set) === 0) return 0;
  return (<usize>(bitsOf(set) === 16 ? screenHeight<i16>(d) : screenHeight<i8>(d))) << 2;
}

/**
 * Write integers part by part, each behind a word of two int16: what the shift of the rows adds to the
 * two lanes of its sums, taken off, modulo 2^16.
 *
 * @param bytes - A multiple of 4.
 */
function takeOffShift(from: usize, bytes: usize, to: usize): void {
  const end = from + bytes;
  while (from < end) {
    const start = to;
    to += 4;
    let sums = i16x8.splat(0);
    const part = min(from + <usize>PART_I8, end);
    for (; from + 16 <= part; from += 16) {
      const values = v128.load(from);
      v128.store(to, values);
      sums = i16x8.add(sums, i16x8.extadd_pairwise_i8x16_s(values));
      to += 16;
    }
    for (; from < part; from += 4) {
      const values = v128.load32_zero(from);
      v128.store32_lane(to, values, 0);
      sums = i16x8.add(sums, i16x8.extadd_pairwise_i8x16_s(values));
      to += 4;
    }
    sums = i16x8.add(sums, v128.shuffle<i64>(sums, sums, 1, 0));
    sums = i16x8.add(sums, v128.shuffle<i32>(sums, sums, 1, 0, 3, 2));
    v128.store32_lane(start, i16x8.mul(sums, i16x8.splat(<i16>-SHIFT_I8)), 0);
  }
}
