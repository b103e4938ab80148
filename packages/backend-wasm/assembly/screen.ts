import { BEST } from './best';
import { screensOf, startsOf, stepsOf } from './center-set';
import { clustersOf, extremesOf, offsetsOf, setOf } from './head-job';
import { LINE } from './panels';
import { stride } from './quantize';
import { beginRow, decideRow, keepPanel, STATE } from './screened-row';

// docs/wasm-screening.md proves that no cluster is lost here; names are as there.

/** What the caches hold: as for float32. */
const ROWS_BYTES: i32 = 16384;
const CENTERS_BYTES: i32 = 400000;

/** Most rows of a block: what the scratch has room for. */
const BLOCK: i32 = 64;

/** Bytes of scratch. */
export const SCREEN_SCRATCH: usize = BEST + <usize>BLOCK * STATE;

/**
 * labels ← what `assignF32` would write, bit for bit: score all clusters in integers, keep those
 * within twice the margin of the best, and decide between them in float32.
 *
 * @param integers, steps, bounds - Rows as `quantizeRows` leaves them; the integers readable up to a
 * multiple of 4 rows.
 * @param head - Its table, prepared.
 * @param scratch - `SCREEN_SCRATCH` bytes.
 * @returns Panels scored in float32.
 */
export function screenRows<T>(
  x: usize,
  integers: usize,
  steps: usize,
  bounds: usize,
  rows: i32,
  d: i32,
  head: usize,
  scratch: usize,
  labels: usize,
): i32 {
  const set = setOf(head);
  const offsets = offsetsOf(head);
  const extremes = extremesOf(head);
  const states = scratch + BEST;
  const rowBytes = <usize>stride<T>(d);
  const panelBytes = rowBytes << 3;
  const panelCount = (clustersOf(head) + 7) >> 3;
  const rowBlock = min(BLOCK, max(4, (ROWS_BYTES / <i32>rowBytes) & ~3));
  const panelBlock = max(1, CENTERS_BYTES / <i32>panelBytes);
  let rescored = 0;
  for (let i = 0; i < rows; i += rowBlock) {
    const n = min(rowBlock, rows - i);
    for (let r = 0; r < ((n + 3) & ~3); r++) {
      const row = r < n ? i + r : -1;
      beginRow(states + <usize>r * STATE, row, steps, bounds, d, extremes);
    }
    for (let p = 0; p < panelCount; p += panelBlock) {
      const count = min(panelBlock, panelCount - p);
      const block = integers + <usize>i * rowBytes;
      screen<T>(block, n, rowBytes, set, p, count, offsets, states);
    }
    for (let r = 0; r < n; r++) {
      const row = x + ((<usize>(i + r) * <usize>d) << 2);
      const state = states + <usize>r * STATE;
      rescored += decideRow(
        row,
        d,
        set,
        panelCount,
        offsets,
        state,
        scratch,
        labels + ((<usize>(i + r)) << 2),
      );
    }
  }
  return rescored;
}

/** sums + x·c, of 2 int16 or 4 int8 in each lane. */
function addDot<T>(sums: v128, x: v128, c: v128): v128 {
  if (sizeof<T>() === 2) return i32x4.add(sums, i32x4.dot_i16x8_s(x, c));
  return i32x4.relaxed_dot_i8x16_i7x16_add_s(c, x, sums);
}

/** Tiles of 4 rows × 8 clusters, 4 bytes of each at a time. */
function screen<T>(
  x: usize,
  rows: i32,
  rowBytes: usize,
  set: usize,
  first: i32,
  count: i32,
  offsets: usize,
  states: usize,
): void {
  const panels = screensOf(set) + <usize>first * (rowBytes << 3);
  const steps = stepsOf(set);
  const starts = startsOf(set);
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
      if (sizeof<T>() === 1) {
        a0 = v128.load(starts + <usize>p * LINE);
        b0 = v128.load(starts + <usize>p * LINE, 16);
      }
      let a1 = a0;
      let b1 = b0;
      let a2 = a0;
      let b2 = b0;
      let a3 = a0;
      let b3 = b0;
      for (let j: usize = 0; j < rowBytes; j += 4) {
        const ca = v128.load(c);
        const cb = v128.load(c, 16);
        c += LINE;
        let s = v128.load32_splat(x0 + j);
        a0 = addDot<T>(a0, s, ca);
        b0 = addDot<T>(b0, s, cb);
        s = v128.load32_splat(x1 + j);
        a1 = addDot<T>(a1, s, ca);
        b1 = addDot<T>(b1, s, cb);
        s = v128.load32_splat(x2 + j);
        a2 = addDot<T>(a2, s, ca);
        b2 = addDot<T>(b2, s, cb);
        s = v128.load32_splat(x3 + j);
        a3 = addDot<T>(a3, s, ca);
        b3 = addDot<T>(b3, s, cb);
      }
      const step = steps + <usize>p * LINE;
      const offset = offsets + <usize>p * LINE;
      look(state, a0, b0, step, offset, p);
      look(state + STATE, a1, b1, step, offset, p);
      look(state + 2 * STATE, a2, b2, step, offset, p);
      look(state + 3 * STATE, a3, b3, step, offset, p);
    }
  }
}

/** T ← (I step_k) step_i + offset_k; kept where it reaches the threshold. */
function look(state: usize, a: v128, b: v128, steps: usize, offsets: usize, p: i32): void {
  const step = v128.load32_splat(state, 12);
  a = f32x4.mul(f32x4.mul(f32x4.convert_i32x4_s(a), v128.load(steps)), step);
  b = f32x4.mul(f32x4.mul(f32x4.convert_i32x4_s(b), v128.load(steps, 16)), step);
  a = f32x4.add(a, v128.load(offsets));
  b = f32x4.add(b, v128.load(offsets, 16));
  const threshold = v128.load32_splat(state);
  if (v128.any_true(f32x4.ge(f32x4.pmax(a, b), threshold))) keepPanel(state, a, b, p);
}
