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
import { LINE, PANEL, PANEL_SHIFT } from './panels';
import { BOUNDS, quantize, squaredLength, stride } from './quantize';
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
      step = quantize<i8>(center, d, squared, 127, 0, integers, bounds);
      // Rows are stored shifted: what the shift adds to every score is taken off before.
      store<i32>(startsOf(set) + (c << 2), -SHIFT_I8 * sum(integers, bytes));
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
  memory.fill(startsOf(set) + panel * LINE, 0, LINE);
}

/** Bytes of a center's integers; 0: rows are not screened. */
function integerBytes(set: usize, d: i32): usize {
  if (screensOf(set) === 0) return 0;
  return <usize>(bitsOf(set) === 16 ? stride<i16>(d) : stride<i8>(d));
}

/** Of `bytes` int8, a multiple of 4 of them. */
function sum(integers: usize, bytes: usize): i32 {
  let sums = i32x4.splat(0);
  const end = integers + bytes;
  for (; integers + 16 <= end; integers += 16) sums = i32x4.add(sums, sum16(v128.load(integers)));
  for (; integers < end; integers += 4) {
    sums = i32x4.add(sums, sum16(v128.load32_zero(integers)));
  }
  const halves = i64x2.add(i64x2.extend_low_i32x4_s(sums), i64x2.extend_high_i32x4_s(sums));
  return <i32>(i64x2.extract_lane(halves, 0) + i64x2.extract_lane(halves, 1));
}

/** 16 int8, 4 to a lane. */
function sum16(bytes: v128): v128 {
  return i32x4.extadd_pairwise_i16x8_s(i16x8.extadd_pairwise_i8x16_s(bytes));
}
