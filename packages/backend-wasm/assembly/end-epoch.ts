import { PANEL_SHIFT } from './panels';

const SHORTEST: f64 = 1e-6;

/**
 * previous ← (1 - f) previous + f current, both current and the result at unit length if `unit` is
 * set; where either is too short to have a direction, previous stays. In float64.
 *
 * @param scratch - As for `moveCenters`.
 * @param first, last - Panels of 8 clusters, first … last - 1.
 */
export function blendCenters(
  previous: usize,
  current: usize,
  k: i32,
  d: i32,
  f: f64,
  unit: bool,
  scratch: usize,
  first: i32,
  last: i32,
): void {
  const end = min(k, last << PANEL_SHIFT);
  for (let c = first << PANEL_SHIFT; c < end; c++) {
    const at = (<usize>c * <usize>d) << 2;
    blend(previous + at, current + at, d, f, unit, scratch);
  }
}

function blend(previous: usize, current: usize, d: i32, f: f64, unit: bool, mean: usize): void {
  let squared: f64 = 0;
  for (let j: usize = 0; j < <usize>d; j++) {
    const value = <f64>load<f32>(current + (j << 2));
    squared += value * value;
  }
  const length = unit ? sqrt<f64>(squared) : 1;
  if (length < SHORTEST) return;
  squared = 0;
  for (let j: usize = 0; j < <usize>d; j++) {
    const old = <f64>load<f32>(previous + (j << 2));
    const now = <f64>load<f32>(current + (j << 2));
    const value = (1 - f) * old + (f * now) / length;
    store<f64>(mean + (j << 3), value);
    squared += value * value;
  }
  const norm = unit ? sqrt<f64>(squared) : 1;
  if (norm < SHORTEST) return;
  for (let j: usize = 0; j < <usize>d; j++) {
    store<f32>(previous + (j << 2), <f32>(load<f64>(mean + (j << 3)) / norm));
  }
}
