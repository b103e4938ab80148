// How near rows are to the centers they went to, summed in float64 in 4 sums side by side.

/** out_i ← x_i·c_k, k the label of row i. */
export function dots(x: usize, rows: i32, d: i32, centers: usize, labels: usize, out: usize): void {
  const rowBytes = (<usize>d) << 2;
  for (let i = 0; i < rows; i++) {
    const center = centers + <usize>load<i32>(labels + ((<usize>i) << 2)) * rowBytes;
    store<f32>(out + ((<usize>i) << 2), <f32>dot(x + <usize>i * rowBytes, center, d));
  }
}

/** out_i ← -|x_i - c_k|²/2: term by term, as the difference of large numbers is not exact. */
export function halfSquaredDistances(
  x: usize,
  rows: i32,
  d: i32,
  centers: usize,
  labels: usize,
  out: usize,
): void {
  const rowBytes = (<usize>d) << 2;
  for (let i = 0; i < rows; i++) {
    const center = centers + <usize>load<i32>(labels + ((<usize>i) << 2)) * rowBytes;
    const squared = squaredDistance(x + <usize>i * rowBytes, center, d);
    store<f32>(out + ((<usize>i) << 2), <f32>(-squared / 2));
  }
}

function dot(x: usize, c: usize, d: i32): f64 {
  let a = f64x2.splat(0);
  let b = a;
  const whole = d & ~3;
  for (let j = 0; j < whole; j += 4) {
    a = f64x2.add(a, f64x2.mul(wide(x), wide(c)));
    b = f64x2.add(b, f64x2.mul(wide(x + 8), wide(c + 8)));
    x += 16;
    c += 16;
  }
  let sum = total(a, b);
  for (let j = whole; j < d; j++) {
    sum += <f64>load<f32>(x) * <f64>load<f32>(c);
    x += 4;
    c += 4;
  }
  return sum;
}

function squaredDistance(x: usize, c: usize, d: i32): f64 {
  let a = f64x2.splat(0);
  let b = a;
  const whole = d & ~3;
  for (let j = 0; j < whole; j += 4) {
    let difference = f64x2.sub(wide(x), wide(c));
    a = f64x2.add(a, f64x2.mul(difference, difference));
    difference = f64x2.sub(wide(x + 8), wide(c + 8));
    b = f64x2.add(b, f64x2.mul(difference, difference));
    x += 16;
    c += 16;
  }
  let sum = total(a, b);
  for (let j = whole; j < d; j++) {
    const difference = <f64>load<f32>(x) - <f64>load<f32>(c);
    sum += difference * difference;
    x += 4;
    c += 4;
  }
  return sum;
}

/** Two float32 as float64. */
function wide(at: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(at));
}

function total(a: v128, b: v128): f64 {
  const sum = f64x2.add(a, b);
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}
