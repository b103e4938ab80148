import { clearBest, keepBest } from './best';
import { panelsOf } from './center-set';
import { BEST } from './layout';
import { LINE } from './panels';

// What the caches hold: a block of rows stays in the first level, a block of centers in the second.
const ROWS_BYTES: i32 = 16384;
const CENTERS_BYTES: i32 = 400000;

/** Rows of a block: a multiple of 4. */
export function rowBlockOf(d: i32): i32 {
  return max(4, (ROWS_BYTES / (d << 2)) & ~3);
}

/**
 * Score a block of rows against all clusters.
 *
 * @param best - `BEST` bytes a row, rows up to a multiple of 4: written; the best of each row, or, where
 * there are values, of each lane the largest score alone.
 * @param values - Written: x_i·c_k without offsets, rows up to a multiple of 4; 0: they are not asked for.
 * @param valuesBytes - From the values of one row to those of the next.
 */
export function scoreBlock(
  x: usize,
  rows: i32,
  d: i32,
  set: usize,
  k: i32,
  offsets: usize,
  best: usize,
  values: usize,
  valuesBytes: usize,
): void {
  const panels = panelsOf(set);
  const panelCount = (k + 7) >> 3;
  const panelBytes = <usize>d * LINE;
  const panelBlock = max(1, CENTERS_BYTES / <i32>panelBytes);
  for (let r = 0; r < ((rows + 3) & ~3); r++) clearBest(best + <usize>r * BEST);
  for (let p = 0; p < panelCount; p += panelBlock) {
    const panel = panels + <usize>p * panelBytes;
    const count = min(panelBlock, panelCount - p);
    const from = offsets + <usize>p * LINE;
    const to = values ? values + <usize>p * LINE : 0;
    score(x, rows, d, panel, count, from, p, best, to, valuesBytes);
  }
}

/** A tile is 4 rows × 8 centers: 8 sums in registers, and room for what is multiplied. */
function score(
  x: usize,
  rows: i32,
  d: i32,
  panels: usize,
  count: i32,
  offsets: usize,
  first: i32,
  best: usize,
  values: usize,
  valuesBytes: usize,
): void {
  const rowBytes = (<usize>d) << 2;
  for (let i = 0; i < rows; i += 4) {
    const x0 = x + <usize>i * rowBytes;
    const x1 = x0 + rowBytes;
    const x2 = x1 + rowBytes;
    const x3 = x2 + rowBytes;
    const at = best + <usize>i * BEST;
    let c = panels;
    for (let p = 0; p < count; p++) {
      let a0 = f32x4.splat(0);
      let b0 = a0;
      let a1 = a0;
      let b1 = a0;
      let a2 = a0;
      let b2 = a0;
      let a3 = a0;
      let b3 = a0;
      for (let j: usize = 0; j < rowBytes; j += 4) {
        const ca = v128.load(c);
        const cb = v128.load(c, 16);
        c += LINE;
        let s = v128.load32_splat(x0 + j);
        a0 = f32x4.add(a0, f32x4.mul(s, ca));
        b0 = f32x4.add(b0, f32x4.mul(s, cb));
        s = v128.load32_splat(x1 + j);
        a1 = f32x4.add(a1, f32x4.mul(s, ca));
        b1 = f32x4.add(b1, f32x4.mul(s, cb));
        s = v128.load32_splat(x2 + j);
        a2 = f32x4.add(a2, f32x4.mul(s, ca));
        b2 = f32x4.add(b2, f32x4.mul(s, cb));
        s = v128.load32_splat(x3 + j);
        a3 = f32x4.add(a3, f32x4.mul(s, ca));
        b3 = f32x4.add(b3, f32x4.mul(s, cb));
      }
      const k = (first + p) << 3;
      const oa = v128.load(offsets + <usize>p * LINE);
      const ob = v128.load(offsets + <usize>p * LINE, 16);
      if (values !== 0) {
        let to = values + <usize>i * valuesBytes + <usize>p * LINE;
        keepValues(at, to, a0, b0, oa, ob);
        to += valuesBytes;
        keepValues(at + BEST, to, a1, b1, oa, ob);
        to += valuesBytes;
        keepValues(at + 2 * BEST, to, a2, b2, oa, ob);
        to += valuesBytes;
        keepValues(at + 3 * BEST, to, a3, b3, oa, ob);
        continue;
      }
      keepBest(at, f32x4.add(a0, oa), f32x4.add(b0, ob), k);
      keepBest(at + BEST, f32x4.add(a1, oa), f32x4.add(b1, ob), k);
      keepBest(at + 2 * BEST, f32x4.add(a2, oa), f32x4.add(b2, ob), k);
      keepBest(at + 3 * BEST, f32x4.add(a3, oa), f32x4.add(b3, ob), k);
    }
  }
}

/** Keep all values of a panel, and the largest score of each lane. */
export function keepValues(at: usize, to: usize, a: v128, b: v128, oa: v128, ob: v128): void {
  v128.store(to, a);
  v128.store(to, b, 16);
  const larger = f32x4.pmax(f32x4.add(a, oa), f32x4.add(b, ob));
  v128.store(at, f32x4.pmax(v128.load(at), larger));
}
