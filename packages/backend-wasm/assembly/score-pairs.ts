/**
 * x_i·c_k of pairs of a row and a cluster, each summed in float32 in the order of the tiles, eight pairs side
 * by side: one alone would wait for its own sums.
 *
 * @param clusters, rows - Pairs, int32; room for a multiple of 8: filled up.
 * @param count - At least 1.
 * @param scores - Written: float32, with the same room.
 */
export function scorePairs(
  x: usize,
  d: i32,
  centers: usize,
  clusters: usize,
  rows: usize,
  count: i32,
  scores: usize,
): void {
  const bytes = (<usize>count) << 2;
  for (let n = bytes; n & 31; n += 4) {
    store<i32>(clusters + n, load<i32>(clusters + bytes - 4));
    store<i32>(rows + n, load<i32>(rows + bytes - 4));
  }
  for (let n: usize = 0; n < bytes; n += 32) {
    scoreEight(x, (<usize>d) << 2, centers, clusters + n, rows + n, scores + n);
  }
}

function scoreEight(
  x: usize,
  rowBytes: usize,
  centers: usize,
  clusters: usize,
  rows: usize,
  scores: usize,
): void {
  let x0 = x + <usize>load<i32>(rows) * rowBytes;
  const x1 = x + <usize>load<i32>(rows, 4) * rowBytes - x0;
  const x2 = x + <usize>load<i32>(rows, 8) * rowBytes - x0;
  const x3 = x + <usize>load<i32>(rows, 12) * rowBytes - x0;
  const x4 = x + <usize>load<i32>(rows, 16) * rowBytes - x0;
  const x5 = x + <usize>load<i32>(rows, 20) * rowBytes - x0;
  const x6 = x + <usize>load<i32>(rows, 24) * rowBytes - x0;
  const x7 = x + <usize>load<i32>(rows, 28) * rowBytes - x0;
  let c0 = centers + <usize>load<i32>(clusters) * rowBytes;
  const c1 = centers + <usize>load<i32>(clusters, 4) * rowBytes - c0;
  const c2 = centers + <usize>load<i32>(clusters, 8) * rowBytes - c0;
  const c3 = centers + <usize>load<i32>(clusters, 12) * rowBytes - c0;
  const c4 = centers + <usize>load<i32>(clusters, 16) * rowBytes - c0;
  const c5 = centers + <usize>load<i32>(clusters, 20) * rowBytes - c0;
  const c6 = centers + <usize>load<i32>(clusters, 24) * rowBytes - c0;
  const c7 = centers + <usize>load<i32>(clusters, 28) * rowBytes - c0;
  const end = x0 + rowBytes;
  let a = f32x4.splat(0);
  let b = a;
  for (; x0 + 16 <= end; x0 += 16) {
    // Of each pair four products; then of each element those of four pairs.
    let p = f32x4.mul(v128.load(x0), v128.load(c0));
    let q = f32x4.mul(v128.load(x0 + x1), v128.load(c0 + c1));
    let r = f32x4.mul(v128.load(x0 + x2), v128.load(c0 + c2));
    let s = f32x4.mul(v128.load(x0 + x3), v128.load(c0 + c3));
    let low = v128.shuffle<i32>(p, q, 0, 4, 1, 5);
    let high = v128.shuffle<i32>(p, q, 2, 6, 3, 7);
    let nextLow = v128.shuffle<i32>(r, s, 0, 4, 1, 5);
    let nextHigh = v128.shuffle<i32>(r, s, 2, 6, 3, 7);
    a = f32x4.add(a, v128.shuffle<i64>(low, nextLow, 0, 2));
    a = f32x4.add(a, v128.shuffle<i64>(low, nextLow, 1, 3));
    a = f32x4.add(a, v128.shuffle<i64>(high, nextHigh, 0, 2));
    a = f32x4.add(a, v128.shuffle<i64>(high, nextHigh, 1, 3));
    p = f32x4.mul(v128.load(x0 + x4), v128.load(c0 + c4));
    q = f32x4.mul(v128.load(x0 + x5), v128.load(c0 + c5));
    r = f32x4.mul(v128.load(x0 + x6), v128.load(c0 + c6));
    s = f32x4.mul(v128.load(x0 + x7), v128.load(c0 + c7));
    low = v128.shuffle<i32>(p, q, 0, 4, 1, 5);
    high = v128.shuffle<i32>(p, q, 2, 6, 3, 7);
    nextLow = v128.shuffle<i32>(r, s, 0, 4, 1, 5);
    nextHigh = v128.shuffle<i32>(r, s, 2, 6, 3, 7);
    b = f32x4.add(b, v128.shuffle<i64>(low, nextLow, 0, 2));
    b = f32x4.add(b, v128.shuffle<i64>(low, nextLow, 1, 3));
    b = f32x4.add(b, v128.shuffle<i64>(high, nextHigh, 0, 2));
    b = f32x4.add(b, v128.shuffle<i64>(high, nextHigh, 1, 3));
    c0 += 16;
  }
  for (; x0 < end; x0 += 4) {
    let xs = v128.load32_lane(x0 + x1, v128.load32_zero(x0), 1);
    xs = v128.load32_lane(x0 + x3, v128.load32_lane(x0 + x2, xs, 2), 3);
    let cs = v128.load32_lane(c0 + c1, v128.load32_zero(c0), 1);
    cs = v128.load32_lane(c0 + c3, v128.load32_lane(c0 + c2, cs, 2), 3);
    a = f32x4.add(a, f32x4.mul(xs, cs));
    xs = v128.load32_lane(x0 + x5, v128.load32_zero(x0 + x4), 1);
    xs = v128.load32_lane(x0 + x7, v128.load32_lane(x0 + x6, xs, 2), 3);
    cs = v128.load32_lane(c0 + c5, v128.load32_zero(c0 + c4), 1);
    cs = v128.load32_lane(c0 + c7, v128.load32_lane(c0 + c6, cs, 2), 3);
    b = f32x4.add(b, f32x4.mul(xs, cs));
    c0 += 4;
  }
  v128.store(scores, a);
  v128.store(scores, b, 16);
}
