import { LINE } from './panels';

/** Pack all K centers, K × d, and halve their squared lengths into `halves`, K float64. */
export function packCenters(centers: usize, k: i32, d: i32, panels: usize, halves: usize): void {
  const panelBytes = <usize>d * LINE;
  const count = (k + 7) >> 3;
  memory.fill(panels, 0, <usize>count * panelBytes);
  for (let c = 0; c < k; c++) packCenter(centers, c, d, panels, halves);
}

/** Pack center c, as after it has moved. */
export function packCenter(centers: usize, c: i32, d: i32, panels: usize, halves: usize): void {
  let from = centers + ((<usize>c * <usize>d) << 2);
  let to = panels + <usize>(c >> 3) * <usize>d * LINE + ((<usize>(c & 7)) << 2);
  let squared: f64 = 0;
  for (let j = 0; j < d; j++) {
    const value = load<f32>(from);
    store<f32>(to, value);
    squared += <f64>value * <f64>value;
    from += 4;
    to += LINE;
  }
  store<f64>(halves + ((<usize>c) << 3), squared / 2);
}
