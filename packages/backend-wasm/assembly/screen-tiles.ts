import { screensOf, stepsOf } from './center-set';
import { PART_I8, STATE } from './layout';
import { LINE } from './panels';
import { screenHeight } from './quantize';
import { keepPanel, keepScores, STEP } from './screened-row';

// docs/wasm-screening.md proves what these scores are good for; names are as there.

/**
 * Score rows against panels `first` … `first + count - 1` in integers: tiles of 4 rows × 8 clusters, 2 int16
 * of each at a time, or 4 int8.
 *
 * @param x - Integers as `quantizeRows` leaves them, readable up to a multiple of 4 rows.
 * @param states - Of the rows, up to a multiple of 4: what they keep is written there.
 * @param scratch - 16 bytes.
 * @param values - Written: all scores of a row instead of those that may count, and of each lane the largest
 * in its state; 0: they are not asked for.
 * @param valuesBytes - From the values of one row to those of the next.
 */
export function screenTiles<T>(
  x: usize,
  rows: i32,
  rowBytes: usize,
  set: usize,
  first: i32,
  count: i32,
  offsets: usize,
  states: usize,
  scratch: usize,
  values: usize,
  valuesBytes: usize,
): void {
  const panelBytes = <usize>screenHeight<T>(<i32>rowBytes / sizeof<T>()) * LINE;
  const panels = screensOf(set) + <usize>first * panelBytes;
  const steps = stepsOf(set);
  // By way of memory: a constant that the engine knows, it may build anew wherever it is used.
  v128.store(scratch, i16x8.splat(1));
  const ones = v128.load(scratch);
  for (let i = 0; i < rows; i += 4) {
    const x0 = x + <usize>i * rowBytes;
    const x1 = x0 + rowBytes;
    const x2 = x1 + rowBytes;
    const x3 = x2 + rowBytes;
    const state = states + <usize>i * STATE;
    let c = panels;
    for (let p = first; p < first + count; p++) {
      let a0 = i32x4.splat(0);
      let b0 = a0;
      let a1 = a0;
      let b1 = a0;
      let a2 = a0;
      let b2 = a0;
      let a3 = a0;
      let b3 = a0;
      if (sizeof<T>() === 2) {
        for (let j: usize = 0; j < rowBytes; j += 4) {
          const ca = v128.load(c);
          const cb = v128.load(c, 16);
          c += LINE;
          let s = v128.load32_splat(x0 + j);
          a0 = i32x4.add(a0, i32x4.dot_i16x8_s(s, ca));
          b0 = i32x4.add(b0, i32x4.dot_i16x8_s(s, cb));
          s = v128.load32_splat(x1 + j);
          a1 = i32x4.add(a1, i32x4.dot_i16x8_s(s, ca));
          b1 = i32x4.add(b1, i32x4.dot_i16x8_s(s, cb));
          s = v128.load32_splat(x2 + j);
          a2 = i32x4.add(a2, i32x4.dot_i16x8_s(s, ca));
          b2 = i32x4.add(b2, i32x4.dot_i16x8_s(s, cb));
          s = v128.load32_splat(x3 + j);
          a3 = i32x4.add(a3, i32x4.dot_i16x8_s(s, ca));
          b3 = i32x4.add(b3, i32x4.dot_i16x8_s(s, cb));
        }
      } else {
        let j: usize = 0;
        while (j < rowBytes) {
          // A part begins with what the shift of the rows adds to its sums, taken off. The sums wrap
          // around on the way; a part is short enough for what they come to.
          let p0 = v128.load(c);
          let q0 = v128.load(c, 16);
          c += LINE;
          let p1 = p0;
          let q1 = q0;
          let p2 = p0;
          let q2 = q0;
          let p3 = p0;
          let q3 = q0;
          const end = min(j + <usize>PART_I8, rowBytes);
          for (; j < end; j += 4) {
            const ca = v128.load(c);
            const cb = v128.load(c, 16);
            c += LINE;
            let s = v128.load32_splat(x0 + j);
            p0 = i16x8.add(p0, i16x8.relaxed_dot_i8x16_i7x16_s(ca, s));
            q0 = i16x8.add(q0, i16x8.relaxed_dot_i8x16_i7x16_s(cb, s));
            s = v128.load32_splat(x1 + j);
            p1 = i16x8.add(p1, i16x8.relaxed_dot_i8x16_i7x16_s(ca, s));
            q1 = i16x8.add(q1, i16x8.relaxed_dot_i8x16_i7x16_s(cb, s));
            s = v128.load32_splat(x2 + j);
            p2 = i16x8.add(p2, i16x8.relaxed_dot_i8x16_i7x16_s(ca, s));
            q2 = i16x8.add(q2, i16x8.relaxed_dot_i8x16_i7x16_s(cb, s));
            s = v128.load32_splat(x3 + j);
            p3 = i16x8.add(p3, i16x8.relaxed_dot_i8x16_i7x16_s(ca, s));
            q3 = i16x8.add(q3, i16x8.relaxed_dot_i8x16_i7x16_s(cb, s));
          }
          a0 = i32x4.add(a0, i32x4.dot_i16x8_s(p0, ones));
          b0 = i32x4.add(b0, i32x4.dot_i16x8_s(q0, ones));
          a1 = i32x4.add(a1, i32x4.dot_i16x8_s(p1, ones));
          b1 = i32x4.add(b1, i32x4.dot_i16x8_s(q1, ones));
          a2 = i32x4.add(a2, i32x4.dot_i16x8_s(p2, ones));
          b2 = i32x4.add(b2, i32x4.dot_i16x8_s(q2, ones));
          a3 = i32x4.add(a3, i32x4.dot_i16x8_s(p3, ones));
          b3 = i32x4.add(b3, i32x4.dot_i16x8_s(q3, ones));
        }
      }
      const ka = v128.load(steps + <usize>p * LINE);
      const kb = v128.load(steps + <usize>p * LINE, 16);
      const oa = v128.load(offsets + <usize>p * LINE);
      const ob = v128.load(offsets + <usize>p * LINE, 16);
      let step = v128.load32_splat(state, STEP);
      a0 = score(a0, ka, step, oa);
      b0 = score(b0, kb, step, ob);
      step = v128.load32_splat(state, STATE + STEP);
      a1 = score(a1, ka, step, oa);
      b1 = score(b1, kb, step, ob);
      step = v128.load32_splat(state, 2 * STATE + STEP);
      a2 = score(a2, ka, step, oa);
      b2 = score(b2, kb, step, ob);
      step = v128.load32_splat(state, 3 * STATE + STEP);
      a3 = score(a3, ka, step, oa);
      b3 = score(b3, kb, step, ob);
      if (values !== 0) {
        let to = values + <usize>i * valuesBytes + <usize>p * LINE;
        keepScores(state, to, a0, b0);
        to += valuesBytes;
        keepScores(state + STATE, to, a1, b1);
        to += valuesBytes;
        keepScores(state + 2 * STATE, to, a2, b2);
        to += valuesBytes;
        keepScores(state + 3 * STATE, to, a3, b3);
        continue;
      }
      let reach = f32x4.ge(f32x4.pmax(a0, b0), v128.load32_splat(state));
      reach = v128.or(reach, f32x4.ge(f32x4.pmax(a1, b1), v128.load32_splat(state, STATE)));
      reach = v128.or(reach, f32x4.ge(f32x4.pmax(a2, b2), v128.load32_splat(state, 2 * STATE)));
      reach = v128.or(reach, f32x4.ge(f32x4.pmax(a3, b3), v128.load32_splat(state, 3 * STATE)));
      // Few panels have anything to keep: one branch tells for all four rows.
      if (!v128.any_true(reach)) continue;
      keepPanel(state, a0, b0, p);
      keepPanel(state + STATE, a1, b1, p);
      keepPanel(state + 2 * STATE, a2, b2, p);
      keepPanel(state + 3 * STATE, a3, b3, p);
    }
  }
}

/** T ← (I step_k) step_i + offset_k */
function score(products: v128, centerSteps: v128, rowStep: v128, offsets: v128): v128 {
  const scaled = f32x4.mul(f32x4.mul(f32x4.convert_i32x4_s(products), centerSteps), rowStep);
  return f32x4.add(scaled, offsets);
}
