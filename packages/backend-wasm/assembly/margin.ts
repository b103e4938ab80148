import { boundsOf } from './center-set';
import { BOUNDS } from './layout';

const U: f64 = 1 / 16777216; // 2^-24, unit roundoff of float32
const TINY: f64 = 1.401298464324817e-45; // 2^-149, the smallest float32

/** n u / (1 - n u): relative error of n roundings. */
function gamma(n: i32): f64 {
  return (<f64>n * U) / (1 - <f64>n * U);
}

/**
 * Extremes of a set: the largest |c_k|, |c_k - ĉ_k| and |offset_k|.
 *
 * @param extremes - Written: 3 float64.
 */
export function measureSet(set: usize, k: i32, offsets: usize, extremes: usize): void {
  let longest: f64 = 0;
  let farthest: f64 = 0;
  let highest: f64 = 0;
  let bounds = boundsOf(set);
  for (let c = 0; c < k; c++) {
    longest = max(longest, load<f64>(bounds));
    farthest = max(farthest, load<f64>(bounds, 8));
    highest = max(highest, <f64>abs<f32>(load<f32>(offsets)));
    bounds += BOUNDS;
    offsets += 4;
  }
  store<f64>(extremes, longest);
  store<f64>(extremes, farthest, 8);
  store<f64>(extremes, highest, 16);
}

/**
 * M_i: how far the integer score of row i and any cluster may lie from the float32 one.
 *
 * @param extremes - As `measureSet` leaves them.
 */
export function margin(norm: f64, residual: f64, d: i32, extremes: usize): f64 {
  const longest = load<f64>(extremes);
  const farthest = load<f64>(extremes, 8);
  const highest = load<f64>(extremes, 16);
  const quantized = norm + residual;
  const sum =
    residual * longest +
    quantized * farthest +
    gamma(d + 1) * norm * longest +
    gamma(4) * quantized * (longest + farthest) +
    2 * U * highest +
    (<f64>d + 1) * TINY;
  // A dozen roundings of float64 went into it.
  return sum * (1 + 3.552713678800501e-15);
}

/** A float32 that is not above `value`. */
export function below(value: f64): f32 {
  return <f32>(value - (abs<f64>(value) * 2 * U + TINY));
}

/** The least float32 that is not below `value`. */
export function above(value: f64): f32 {
  const near = <f32>value;
  if (<f64>near >= value) return near;
  const bits = reinterpret<i32>(near);
  if (near === 0) return <f32>TINY;
  return reinterpret<f32>(near > 0 ? bits + 1 : bits - 1);
}
