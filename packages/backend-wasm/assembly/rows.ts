/** The first of `rows` rows of width d with NaN or a value of size above `limit`; -1: none. */
export function findBadRow(x: usize, rows: i32, d: i32, limit: f32): i32 {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < d; j++) {
      if (!(abs<f32>(load<f32>(x)) <= limit)) return i;
      x += 4;
    }
  }
  return -1;
}

/** out ← rows of x at unit length, a zero row stays zero. Lengths in float64. */
export function normalizeRows(x: usize, rows: i32, d: i32, out: usize): void {
  for (let i = 0; i < rows; i++) {
    let squared: f64 = 0;
    for (let j: usize = 0; j < <usize>d; j++) {
      const value = <f64>load<f32>(x + (j << 2));
      squared += value * value;
    }
    const scale = squared === 0 ? 0 : 1 / sqrt<f64>(squared);
    for (let j: usize = 0; j < <usize>d; j++) {
      store<f32>(out + (j << 2), <f32>(<f64>load<f32>(x + (j << 2)) * scale));
    }
    x += (<usize>d) << 2;
    out += (<usize>d) << 2;
  }
}
