import { LINE } from './panels';

/**
 * A number that n of `count` finite float32 reach: the n-th largest, equal ones counted one by one, or the
 * first below it that is found to be reached by `most` at the most.
 *
 * @param at - Room for a multiple of 8 of them: filled up.
 * @param offsets - Added to each first; 0: nothing is.
 * @param n - 1 … count.
 */
export function reachedBy(at: usize, offsets: usize, count: i32, n: i32, most: i32): f32 {
  const end = at + ((<usize>count) << 2);
  for (let rest = end; (rest - at) & (LINE - 1); rest += 4) store<f32>(rest, -Infinity);
  // Ordered like these keys: floats above zero as they are, those below it upside down. The key that is
  // sought is the largest that n values reach, found from its highest bit on.
  let key: u32 = 0;
  for (let bit: u32 = 1 << 31; bit !== 0; bit >>= 1) {
    const reached = countReaching(at, end, offsets, toFloat(key | bit));
    if (reached < n) continue;
    key |= bit;
    if (reached <= most) break;
  }
  return toFloat(key);
}

function countReaching(at: usize, end: usize, offsets: usize, threshold: f32): i32 {
  const least = f32x4.splat(threshold);
  let a = i32x4.splat(0);
  let b = a;
  if (offsets !== 0) {
    for (; at < end; at += LINE) {
      a = i32x4.sub(a, f32x4.ge(f32x4.add(v128.load(at), v128.load(offsets)), least));
      b = i32x4.sub(b, f32x4.ge(f32x4.add(v128.load(at, 16), v128.load(offsets, 16)), least));
      offsets += LINE;
    }
  } else {
    for (; at < end; at += LINE) {
      a = i32x4.sub(a, f32x4.ge(v128.load(at), least));
      b = i32x4.sub(b, f32x4.ge(v128.load(at, 16), least));
    }
  }
  a = i32x4.add(a, b);
  a = i32x4.add(a, v128.shuffle<i64>(a, a, 1, 0));
  return i32x4.extract_lane(a, 0) + i32x4.extract_lane(a, 1);
}

function toFloat(key: u32): f32 {
  return reinterpret<f32>(key & 0x80000000 ? key ^ 0x80000000 : ~key);
}
