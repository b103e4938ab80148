import { PART_I8 } from './layout';

/**
 * Of the squares x_j², float32: two sums that make up |x|², then two largest ones.
 *
 * @param widest - Written for int8, float32: no lane of a part has a larger sum of them. Parts are of
 * `PART_I8` elements; those with the same j / 2 mod 2 share a lane, as in `screenRows`.
 */
export function measure<T>(x: usize, d: i32, widest: usize): v128 {
  let sum = f32x4.splat(0);
  let most = sum;
  let most1 = sum;
  let lanes = sum;
  const whole = d & ~3;
  let end = 0;
  while (end < whole) {
    let j = end + 16;
    end = sizeof<T>() === 1 ? min(end + PART_I8, whole) : whole;
    let part = f32x4.splat(0);
    let part1 = part;
    for (; j <= end; j += 16) {
      const x0 = v128.load(x);
      const x1 = v128.load(x, 16);
      const x2 = v128.load(x, 32);
      const x3 = v128.load(x, 48);
      const s0 = f32x4.mul(x0, x0);
      const s1 = f32x4.mul(x1, x1);
      const s2 = f32x4.mul(x2, x2);
      const s3 = f32x4.mul(x3, x3);
      part = f32x4.add(part, f32x4.add(s0, s1));
      part1 = f32x4.add(part1, f32x4.add(s2, s3));
      most = f32x4.pmax(most, f32x4.pmax(s0, s1));
      most1 = f32x4.pmax(most1, f32x4.pmax(s2, s3));
      x += 64;
    }
    for (j -= 12; j <= end; j += 4) {
      const value = v128.load(x);
      const square = f32x4.mul(value, value);
      part1 = f32x4.add(part1, square);
      most = f32x4.pmax(most, square);
      x += 16;
    }
    part = f32x4.add(part, part1);
    sum = f32x4.add(sum, part);
    if (sizeof<T>() === 1) {
      lanes = f32x4.pmax(lanes, f32x4.add(part, v128.shuffle<i32>(part, part, 1, 0, 3, 2)));
    }
  }
  let rest = f32x4.splat(0);
  for (let j = whole; j < d; j++) {
    // One element in the first lane, zeros in the others.
    const value = v128.load32_zero(x);
    const square = f32x4.mul(value, value);
    rest = f32x4.add(rest, square);
    most = f32x4.pmax(most, square);
    x += 4;
  }
  if (sizeof<T>() === 1) {
    const widestLane = max(f32x4.extract_lane(lanes, 0), f32x4.extract_lane(lanes, 2));
    // Wherever the rest belongs.
    store<f32>(widest, widestLane + f32x4.extract_lane(rest, 0));
  }
  sum = f32x4.add(sum, rest);
  most = f32x4.pmax(most, most1);
  sum = f32x4.add(sum, v128.shuffle<i64>(sum, sum, 1, 0));
  most = f32x4.pmax(most, v128.shuffle<i64>(most, most, 1, 0));
  return v128.shuffle<i64>(sum, most, 0, 2);
}

/** The two sums of each of 4 rows, as `measure` and `round` give them, added up. */
export function sumsOf(a: v128, b: v128, c: v128, e: v128): v128 {
  const ab = v128.shuffle<i64>(a, b, 0, 2);
  const ce = v128.shuffle<i64>(c, e, 0, 2);
  return f32x4.add(v128.shuffle<i32>(ab, ce, 0, 2, 4, 6), v128.shuffle<i32>(ab, ce, 1, 3, 5, 7));
}

/** The largest x_j² of each of 4 rows. */
export function largestOf(a: v128, b: v128, c: v128, e: v128): v128 {
  const ab = v128.shuffle<i64>(a, b, 1, 3);
  const ce = v128.shuffle<i64>(c, e, 1, 3);
  return f32x4.pmax(v128.shuffle<i32>(ab, ce, 0, 2, 4, 6), v128.shuffle<i32>(ab, ce, 1, 3, 5, 7));
}
