/**
 * sums ← n c + Σ w_i x_i, over the rows whose numbers are in order[from … to); returns its squared
 * length. The sums of 16 columns stay in registers while the rows go by.
 */
export function sumRows(
  center: usize,
  n: f64,
  x: usize,
  weights: usize,
  d: i32,
  from: usize,
  to: usize,
  sums: usize,
): f64 {
  const rowBytes = (<usize>d) << 2;
  const whole = d & ~15;
  const old = f64x2.splat(n);
  let w = f64x2.splat(1);
  let p = f64x2.splat(0);
  let q = p;
  for (let j = 0; j < whole; j += 16) {
    let s0 = times(old, v128.load64_zero(center));
    let s1 = times(old, v128.load64_zero(center, 8));
    let s2 = times(old, v128.load64_zero(center, 16));
    let s3 = times(old, v128.load64_zero(center, 24));
    let s4 = times(old, v128.load64_zero(center, 32));
    let s5 = times(old, v128.load64_zero(center, 40));
    let s6 = times(old, v128.load64_zero(center, 48));
    let s7 = times(old, v128.load64_zero(center, 56));
    for (let at = from; at < to; at += 4) {
      const i = <usize>load<i32>(at);
      const row = x + i * rowBytes;
      if (weights) w = f64x2.splat(<f64>load<f32>(weights + (i << 2)));
      s0 = f64x2.add(s0, times(w, v128.load64_zero(row)));
      s1 = f64x2.add(s1, times(w, v128.load64_zero(row, 8)));
      s2 = f64x2.add(s2, times(w, v128.load64_zero(row, 16)));
      s3 = f64x2.add(s3, times(w, v128.load64_zero(row, 24)));
      s4 = f64x2.add(s4, times(w, v128.load64_zero(row, 32)));
      s5 = f64x2.add(s5, times(w, v128.load64_zero(row, 40)));
      s6 = f64x2.add(s6, times(w, v128.load64_zero(row, 48)));
      s7 = f64x2.add(s7, times(w, v128.load64_zero(row, 56)));
    }
    v128.store(sums, s0);
    v128.store(sums, s1, 16);
    v128.store(sums, s2, 32);
    v128.store(sums, s3, 48);
    v128.store(sums, s4, 64);
    v128.store(sums, s5, 80);
    v128.store(sums, s6, 96);
    v128.store(sums, s7, 112);
    p = f64x2.add(p, f64x2.add(squares(s0, s1), squares(s2, s3)));
    q = f64x2.add(q, f64x2.add(squares(s4, s5), squares(s6, s7)));
    x += 64;
    center += 64;
    sums += 128;
  }
  p = f64x2.add(p, q);
  let squared = f64x2.extract_lane(p, 0) + f64x2.extract_lane(p, 1);
  for (let j = whole; j < d; j++) {
    let value = n * <f64>load<f32>(center);
    for (let at = from; at < to; at += 4) {
      const i = <usize>load<i32>(at);
      const weight = weights ? <f64>load<f32>(weights + (i << 2)) : 1;
      value += weight * <f64>load<f32>(x + i * rowBytes);
    }
    store<f64>(sums, value);
    squared += value * value;
    x += 4;
    center += 4;
    sums += 8;
  }
  return squared;
}

/** Squared length of sums, d float64, in the order of `sumRows`. */
export function squaredSums(sums: usize, d: i32): f64 {
  const whole = d & ~15;
  let p = f64x2.splat(0);
  let q = p;
  for (let j = 0; j < whole; j += 16) {
    const s0 = squares(v128.load(sums), v128.load(sums, 16));
    const s2 = squares(v128.load(sums, 32), v128.load(sums, 48));
    const s4 = squares(v128.load(sums, 64), v128.load(sums, 80));
    const s6 = squares(v128.load(sums, 96), v128.load(sums, 112));
    p = f64x2.add(p, f64x2.add(s0, s2));
    q = f64x2.add(q, f64x2.add(s4, s6));
    sums += 128;
  }
  p = f64x2.add(p, q);
  let squared = f64x2.extract_lane(p, 0) + f64x2.extract_lane(p, 1);
  for (let j = whole; j < d; j++) {
    const value = load<f64>(sums);
    squared += value * value;
    sums += 8;
  }
  return squared;
}

/** Two float32, the low ones, times w in float64. */
function times(w: v128, pair: v128): v128 {
  return f64x2.mul(w, f64x2.promote_low_f32x4(pair));
}

/** a² + b² */
function squares(a: v128, b: v128): v128 {
  return f64x2.add(f64x2.mul(a, a), f64x2.mul(b, b));
}

/** out ← sums · scale, in float32. */
export function scaleSums(sums: usize, scale: f64, d: i32, out: usize): void {
  const scales = f64x2.splat(scale);
  const whole = d & ~3;
  for (let j = 0; j < whole; j += 4) {
    const low = f32x4.demote_f64x2_zero(f64x2.mul(v128.load(sums), scales));
    const high = f32x4.demote_f64x2_zero(f64x2.mul(v128.load(sums, 16), scales));
    v128.store(out, v128.shuffle<i64>(low, high, 0, 2));
    out += 16;
    sums += 32;
  }
  for (let j = whole; j < d; j++) {
    store<f32>(out, <f32>(load<f64>(sums) * scale));
    out += 4;
    sums += 8;
  }
}
