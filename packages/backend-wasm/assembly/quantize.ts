import { PART_I8 } from './layout';
import { largestOf, measure, sumsOf } from './measure';
import { round } from './round';

// docs/wasm-screening.md derives the bounds that are computed here; names are as there.

const U: f64 = 1 / 16777216; // 2^-24, unit roundoff of float32

/** |X| is at most this and √d / 2, so |X||C| < 46340², which cannot overflow int32. */
const LARGEST_NORM: f32 = 45827;

// Vectors of |x|² outside 2^-100 … 2^120 become 0: their bounds then keep every cluster.
const LEAST_SQUARED: f32 = 7.888609052210118e-31;
const MOST_SQUARED: f32 = 1.329227995784916e36;

/** Bytes of d integers filled up to a multiple of 4 bytes. */
export function stride<T>(d: i32): i32 {
  return (d * sizeof<T>() + 3) & ~3;
}

/** Words of 4 bytes that a center has in a panel of integers. */
export function screenHeight<T>(d: i32): i32 {
  const words = stride<T>(d) >> 2;
  return sizeof<T>() === 2 ? words : words + (d + PART_I8 - 1) / PART_I8;
}

/** |x|², in two sums of float64 side by side. */
export function squaredLength(x: usize, d: i32): f64 {
  let a = f64x2.splat(0);
  let b = a;
  const whole = d & ~3;
  for (let j = 0; j < whole; j += 4) {
    const low = f64x2.promote_low_f32x4(v128.load64_zero(x));
    const high = f64x2.promote_low_f32x4(v128.load64_zero(x, 8));
    a = f64x2.add(a, f64x2.mul(low, low));
    b = f64x2.add(b, f64x2.mul(high, high));
    x += 16;
  }
  a = f64x2.add(a, b);
  let sum = f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1);
  for (let j = whole; j < d; j++) {
    const value = <f64>load<f32>(x);
    sum += value * value;
    x += 4;
  }
  return sum;
}

/**
 * X ← x in steps of its own, nearest. For int16, |X| <= 46340 and |X_j| <= 32767; for int8, no lane of
 * a part is longer than 2 limit + 1.9.
 *
 * @param d - At most 2^20.
 * @param squared - |x|², as `squaredLength` gives it; below 0: not known.
 * @param limit - Largest |X_j|.
 * @param shift - Added to what is stored.
 * @param to - X, `stride` bytes, filled up with zeros: written.
 * @param bounds - Written: upper bounds of |x| and of |x - step X|.
 * @returns The step, float32.
 */
export function quantize<T>(
  x: usize,
  d: i32,
  squared: f64,
  limit: f64,
  shift: i32,
  to: usize,
  bounds: usize,
): f32 {
  const steps = quantizeFew<T>(x, d, false, limit, shift, to, bounds);
  const step = f32x4.extract_lane(steps, 0);
  if (step !== 0) return step;
  store<i32>(to + <usize>stride<T>(d) - 4, 0);
  memory.fill(to, <u8>shift, <usize>d * sizeof<T>());
  if (squared < 0) squared = squaredLength(x, d);
  const norm = sqrt<f64>(squared) * (1 + (<f64>d + 8) * 2.220446049250313e-16);
  store<f64>(bounds, norm);
  store<f64>(bounds, norm, 8);
  return 0;
}

/**
 * As `quantize`, for one row, or for 4 that follow each other: what has to be done once for a row takes
 * a fourth of the time then. Where one of them has to become 0, nothing is written.
 *
 * @returns The steps, 4 float32; 0 if nothing was written.
 */
export function quantizeFew<T>(
  x: usize,
  d: i32,
  four: bool,
  limit: f64,
  shift: i32,
  to: usize,
  bounds: usize,
): v128 {
  const x1 = x + ((<usize>d) << 2);
  const x2 = x1 + ((<usize>d) << 2);
  const x3 = x2 + ((<usize>d) << 2);
  // The bounds have room for what is measured of lanes, too: they are written last.
  const a = measure<T>(x, d, bounds);
  const b = four ? measure<T>(x1, d, bounds + 4) : a;
  const c = four ? measure<T>(x2, d, bounds + 8) : a;
  const e = four ? measure<T>(x3, d, bounds + 12) : a;
  const squares = sumsOf(a, b, c, e);
  const enough = f32x4.ge(squares, f32x4.splat(LEAST_SQUARED));
  const fits = f32x4.le(squares, f32x4.splat(MOST_SQUARED));
  if (!i32x4.all_true(v128.and(enough, fits))) return f32x4.splat(0);

  const p = 1 + (<f64>d + 1) * U;
  const lengths = f32x4.sqrt(squares);
  let scales = f32x4.div(f32x4.splat(<f32>limit), f32x4.sqrt(largestOf(a, b, c, e)));
  if (sizeof<T>() === 2) {
    scales = f32x4.pmin(scales, f32x4.div(f32x4.splat(LARGEST_NORM / <f32>p), lengths));
  } else {
    const widest = f32x4.sqrt(v128.load(bounds));
    scales = f32x4.pmin(scales, f32x4.div(f32x4.splat(<f32>(2 * limit - 1)), widest));
  }
  const steps = f32x4.div(f32x4.splat(1), scales);

  const r = roundRow<T>(x, d, f32x4.extract_lane(scales, 0), shift, to, bounds);
  let r1 = r;
  let r2 = r;
  let r3 = r;
  if (four) {
    const bytes = <usize>stride<T>(d);
    r1 = roundRow<T>(x1, d, f32x4.extract_lane(scales, 1), shift, to + bytes, bounds);
    r2 = roundRow<T>(x2, d, f32x4.extract_lane(scales, 2), shift, to + 2 * bytes, bounds);
    r3 = roundRow<T>(x3, d, f32x4.extract_lane(scales, 3), shift, to + 3 * bytes, bounds);
  }
  const rests = f32x4.sqrt(sumsOf(r, r1, r2, r3));
  storeBounds(bounds, lengths, steps, rests, p, four);
  return steps;
}

function roundRow<T>(x: usize, d: i32, scale: f32, shift: i32, to: usize, scratch: usize): v128 {
  store<i32>(to + <usize>stride<T>(d) - 4, 0);
  return round<T>(x, d, scale, shift, to, scratch);
}

/** n = p length and e = p step rest + 3u n, of one row or of 4. */
function storeBounds(to: usize, lengths: v128, steps: v128, rests: v128, p: f64, four: bool): void {
  const factor = f64x2.splat(p);
  const slack = f64x2.splat(3 * U);
  let n = f64x2.mul(factor, f64x2.promote_low_f32x4(lengths));
  let e = f64x2.mul(f64x2.promote_low_f32x4(steps), f64x2.promote_low_f32x4(rests));
  e = f64x2.add(f64x2.mul(factor, e), f64x2.mul(slack, n));
  v128.store(to, v128.shuffle<i64>(n, e, 0, 2));
  if (!four) return;
  v128.store(to, v128.shuffle<i64>(n, e, 1, 3), 16);
  lengths = v128.shuffle<i64>(lengths, lengths, 1, 0);
  steps = v128.shuffle<i64>(steps, steps, 1, 0);
  rests = v128.shuffle<i64>(rests, rests, 1, 0);
  n = f64x2.mul(factor, f64x2.promote_low_f32x4(lengths));
  e = f64x2.mul(f64x2.promote_low_f32x4(steps), f64x2.promote_low_f32x4(rests));
  e = f64x2.add(f64x2.mul(factor, e), f64x2.mul(slack, n));
  v128.store(to, v128.shuffle<i64>(n, e, 0, 2), 32);
  v128.store(to, v128.shuffle<i64>(n, e, 1, 3), 48);
}
