// docs/wasm-screening.md derives the bounds that are computed here; names are as there.

/** Largest |X||C| that cannot overflow int32 is 46340², less room for rounding. */
const LARGEST_NORM: f64 = 46339;

// Vectors outside this range become 0: their bounds then keep every cluster.
const SHORTEST: f64 = 1e-18;
const LONGEST: f64 = 1e18;

/** Bytes of a vector's bounds: |x|, then |x - x̂|, float64. */
export const BOUNDS: usize = 16;

/** Bytes of d integers filled up to a multiple of 4 bytes. */
export function stride<T>(d: i32): i32 {
  return (d * sizeof<T>() + 3) & ~3;
}

/** Factor that makes a float64 sum of d squares, rounded, an upper bound. */
export function upward(d: i32): f64 {
  return 1 + (<f64>d + 8) * 2.220446049250313e-16;
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

function largest(x: usize, d: i32): f32 {
  let most = f32x4.splat(0);
  const whole = d & ~3;
  for (let j = 0; j < whole; j += 4) {
    most = f32x4.pmax(most, f32x4.abs(v128.load(x)));
    x += 16;
  }
  let result = max(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1));
  result = max(result, max(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3)));
  for (let j = whole; j < d; j++) {
    result = max(result, abs<f32>(load<f32>(x)));
    x += 4;
  }
  return result;
}

/**
 * X ← x in steps of its own, nearest. For int16, |X| <= 46340 and |X_j| <= 32767.
 *
 * @param squared - |x|², as `squaredLength` gives it.
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
  const up = upward(d);
  const norm = sqrt<f64>(squared) * up;
  const bytes = <usize>stride<T>(d);
  store<f64>(bounds, norm);
  store<i32>(to + bytes - 4, 0);
  if (!(norm >= SHORTEST && norm <= LONGEST)) {
    memory.fill(to, <u8>shift, <usize>d * sizeof<T>());
    store<f64>(bounds, norm, 8);
    return 0;
  }
  let scale = limit / <f64>largest(x, d);
  if (sizeof<T>() === 2) scale = min(scale, (LARGEST_NORM - sqrt<f64>(<f64>d) / 2) / norm);
  const step = <f32>(1 / scale);
  const residual = round<T>(x, d, <f32>scale, step, shift, to);
  store<f64>(bounds, sqrt<f64>(residual) * up, 8);
  return step;
}

/** X_j ← x_j scale, to the nearest; returns |x - step X|². */
function round<T>(x: usize, d: i32, scale: f32, step: f32, shift: i32, to: usize): f64 {
  const scales = f32x4.splat(scale);
  const steps = f64x2.splat(<f64>step);
  let a = f64x2.splat(0);
  let b = a;
  const whole = d & ~3;
  for (let j = 0; j < whole; j += 4) {
    const integers = i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(v128.load(x), scales)));
    const halves = i16x8.narrow_i32x4_s(integers, integers);
    if (sizeof<T>() === 2) {
      v128.store64_lane(to, halves, 0);
    } else {
      const bytes = i8x16.add(i8x16.narrow_i16x8_s(halves, halves), i8x16.splat(<i8>shift));
      v128.store32_lane(to, bytes, 0);
    }
    // Both are exact: 16 bits times 24.
    const low = f64x2.mul(f64x2.convert_low_i32x4_s(integers), steps);
    const upper = v128.shuffle<i64>(integers, integers, 1, 0);
    const high = f64x2.mul(f64x2.convert_low_i32x4_s(upper), steps);
    const first = f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(x)), low);
    const second = f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(x, 8)), high);
    a = f64x2.add(a, f64x2.mul(first, first));
    b = f64x2.add(b, f64x2.mul(second, second));
    x += 16;
    to += 4 * sizeof<T>();
  }
  a = f64x2.add(a, b);
  let sum = f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1);
  for (let j = whole; j < d; j++) {
    const integer = nearest<f32>(load<f32>(x) * scale);
    if (sizeof<T>() === 2) store<i16>(to, <i16>(<i32>integer));
    else store<i8>(to, <i8>(<i32>integer + shift));
    const difference = <f64>load<f32>(x) - <f64>integer * <f64>step;
    sum += difference * difference;
    x += 4;
    to += sizeof<T>();
  }
  return sum;
}
