/** 1.5 · 2^23: a number of size below 2^22 becomes an integer, the nearest, when this is added. */
const ROUNDING: f32 = 12582912;

/**
 * X_j ← y_j = fl(x_j scale), to the nearest; stored with `shift` added.
 *
 * @param to - d integers: written, and nothing behind them.
 * @param scratch - 4 bytes.
 * @returns Float32, two sums that make up |y - X|².
 */
export function round<T>(
  x: usize,
  d: i32,
  scale: f32,
  shift: i32,
  to: usize,
  scratch: usize,
): v128 {
  const scales = f32x4.splat(scale);
  // By way of memory: a constant that the engine knows, it may build anew in each turn of the loop.
  store<f32>(scratch, ROUNDING);
  const rounding = v128.load32_splat(scratch);
  // The bits of ROUNDING + X, less those of ROUNDING, are X.
  const zero = i32x4.sub(rounding, i32x4.splat(shift));
  let sum = f32x4.splat(0);
  let sum1 = sum;
  let j = 16;
  for (; j <= d; j += 16) {
    const y0 = f32x4.mul(v128.load(x), scales);
    const y1 = f32x4.mul(v128.load(x, 16), scales);
    const y2 = f32x4.mul(v128.load(x, 32), scales);
    const y3 = f32x4.mul(v128.load(x, 48), scales);
    const t0 = f32x4.add(y0, rounding);
    const t1 = f32x4.add(y1, rounding);
    const t2 = f32x4.add(y2, rounding);
    const t3 = f32x4.add(y3, rounding);
    const r0 = f32x4.sub(y0, f32x4.sub(t0, rounding));
    const r1 = f32x4.sub(y1, f32x4.sub(t1, rounding));
    const r2 = f32x4.sub(y2, f32x4.sub(t2, rounding));
    const r3 = f32x4.sub(y3, f32x4.sub(t3, rounding));
    sum = f32x4.add(sum, f32x4.add(f32x4.mul(r0, r0), f32x4.mul(r1, r1)));
    sum1 = f32x4.add(sum1, f32x4.add(f32x4.mul(r2, r2), f32x4.mul(r3, r3)));
    const low = i16x8.narrow_i32x4_s(i32x4.sub(t0, zero), i32x4.sub(t1, zero));
    const high = i16x8.narrow_i32x4_s(i32x4.sub(t2, zero), i32x4.sub(t3, zero));
    if (sizeof<T>() === 2) {
      v128.store(to, low);
      v128.store(to, high, 16);
    } else {
      v128.store(to, i8x16.narrow_i16x8_s(low, high));
    }
    x += 64;
    to += 16 * sizeof<T>();
  }
  sum = f32x4.add(sum, sum1);
  for (j -= 12; j <= d; j += 4) {
    const y = f32x4.mul(v128.load(x), scales);
    const t = f32x4.add(y, rounding);
    const r = f32x4.sub(y, f32x4.sub(t, rounding));
    sum = f32x4.add(sum, f32x4.mul(r, r));
    const integers = i32x4.sub(t, zero);
    const halves = i16x8.narrow_i32x4_s(integers, integers);
    if (sizeof<T>() === 2) v128.store64_lane(to, halves, 0);
    else v128.store32_lane(to, i8x16.narrow_i16x8_s(halves, halves), 0);
    x += 16;
    to += 4 * sizeof<T>();
  }
  for (j -= 3; j <= d; j++) {
    const y = f32x4.mul(v128.load32_zero(x), scales);
    const t = f32x4.add(y, rounding);
    const r = f32x4.sub(y, f32x4.sub(t, rounding));
    sum = f32x4.add(sum, f32x4.mul(r, r));
    const integer = i32x4.extract_lane(i32x4.sub(t, zero), 0);
    if (sizeof<T>() === 2) store<i16>(to, <i16>integer);
    else store<i8>(to, <i8>integer);
    x += 4;
    to += sizeof<T>();
  }
  return f32x4.add(sum, v128.shuffle<i64>(sum, sum, 1, 0));
}
