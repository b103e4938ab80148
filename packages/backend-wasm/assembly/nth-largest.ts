/**
 * The n-th largest of `count` float32 that are finite, equal ones counted one by one.
 *
 * @param at - Room for a multiple of 4 of them: filled up.
 * @param n - 1 … count.
 */
export function nthLargest(at: usize, count: i32, n: i32): f32 {
  const end = at + ((<usize>count) << 2);
  for (let rest = end; (rest - at) & 15; rest += 4) store<f32>(rest, -Infinity);
  // Ordered like these keys: floats above zero as they are, those below it upside down. The key that is
  // sought is the largest that n values reach, found from its highest bit on.
  let key: u32 = 0;
  for (let bit: u32 = 1 << 31; bit !== 0; bit >>= 1) {
    const value = f32x4.splat(toFloat(key | bit));
    let reached = i32x4.splat(0);
    for (let from = at; from < end; from += 16) {
      reached = i32x4.sub(reached, f32x4.ge(v128.load(from), value));
    }
    reached = i32x4.add(reached, v128.shuffle<i64>(reached, reached, 1, 0));
    if (i32x4.extract_lane(reached, 0) + i32x4.extract_lane(reached, 1) >= n) key |= bit;
  }
  return toFloat(key);
}

function toFloat(key: u32): f32 {
  return reinterpret<f32>(key & 0x80000000 ? key ^ 0x80000000 : ~key);
}
