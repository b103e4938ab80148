import { LINE } from './panels';

// The best of a row so far, `BEST` bytes: 4 scores, float32, and the clusters that they are of, int32.

export function clearBest(at: usize): void {
  v128.store(at, f32x4.splat(-Infinity));
  v128.store(at, i32x4.splat(0), 16);
}

/** Keep the larger scores, lane by lane: clusters come in rising order, so the lowest stays on ties. */
export function keepBest(at: usize, a: v128, b: v128, k: i32): void {
  let best = v128.load(at);
  let index = v128.load(at, 16);
  let more = f32x4.gt(a, best);
  best = v128.bitselect(a, best, more);
  index = v128.bitselect(i32x4.add(i32x4.splat(k), i32x4(0, 1, 2, 3)), index, more);
  more = f32x4.gt(b, best);
  best = v128.bitselect(b, best, more);
  index = v128.bitselect(i32x4.add(i32x4.splat(k), i32x4(4, 5, 6, 7)), index, more);
  v128.store(at, best);
  v128.store(at, index, 16);
}

/**
 * Score one row against panels p < q, in the order of operations of the tiles; p twice if they are one.
 *
 * @param at - Where the best of the row is: updated.
 */
export function scorePanels(
  x: usize,
  d: i32,
  panels: usize,
  offsets: usize,
  p: i32,
  q: i32,
  at: usize,
): void {
  let a = f32x4.splat(0);
  let b = a;
  let e = a;
  let f = a;
  let from = panels + <usize>p * <usize>d * LINE;
  const ahead = <usize>(q - p) * <usize>d * LINE;
  for (let j = 0; j < d; j++) {
    const value = v128.load32_splat(x);
    a = f32x4.add(a, f32x4.mul(value, v128.load(from)));
    b = f32x4.add(b, f32x4.mul(value, v128.load(from, 16)));
    e = f32x4.add(e, f32x4.mul(value, v128.load(from + ahead)));
    f = f32x4.add(f, f32x4.mul(value, v128.load(from + ahead, 16)));
    x += 4;
    from += LINE;
  }
  let offset = offsets + <usize>p * LINE;
  keepBest(at, f32x4.add(a, v128.load(offset)), f32x4.add(b, v128.load(offset, 16)), p << 3);
  offset = offsets + <usize>q * LINE;
  keepBest(at, f32x4.add(e, v128.load(offset)), f32x4.add(f, v128.load(offset, 16)), q << 3);
}

/** The best of 4 lanes, the lowest cluster on ties. */
export function winner(at: usize): i32 {
  let score = load<f32>(at);
  let label = load<i32>(at, 16);
  for (let lane: usize = 4; lane < 16; lane += 4) {
    const other = load<f32>(at + lane);
    const k = load<i32>(at + lane, 16);
    if (other > score || (other === score && k < label)) {
      score = other;
      label = k;
    }
  }
  return label;
}

/** The largest of 4 lanes. */
export function highest(lanes: v128): f32 {
  const two = f32x4.pmax(lanes, v128.shuffle<i64>(lanes, lanes, 1, 0));
  return max(f32x4.extract_lane(two, 0), f32x4.extract_lane(two, 1));
}
