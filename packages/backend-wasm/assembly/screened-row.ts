import { clearBest, scorePanels, winner } from './best';
import { panelsOf } from './center-set';
import { BOUNDS } from './layout';
import { below, margin } from './margin';

// State of a row, `STATE` bytes: threshold and largest score, float32; number of panels kept, int32, or -1 for too
// many; step, float32; twice the margin, float64. Then the panels kept: index, int32, and 8 scores.
const HEADER: usize = 32;
const ENTRY: usize = 48;
const ENTRIES: i32 = 64; // so that STATE = HEADER + ENTRIES ENTRY
/** Where in it the step is. */
export const STEP: usize = 12;

/**
 * @param row - Its number; -1: there is none, nothing is to be kept.
 * @param extremes - Of the set, as `measureSet` leaves them.
 */
export function beginRow(
  state: usize,
  row: i32,
  steps: usize,
  bounds: usize,
  d: i32,
  extremes: usize,
): void {
  store<f32>(state, row < 0 ? Infinity : -Infinity);
  store<f32>(state, -Infinity, 4);
  store<i32>(state, 0, 8);
  v128.store(state, f32x4.splat(-Infinity), LANES);
  if (row < 0) {
    store<f32>(state, 0, 12);
    return;
  }
  store<f32>(state, load<f32>(steps + ((<usize>row) << 2)), 12);
  const at = bounds + <usize>row * BOUNDS;
  store<f64>(state, 2 * margin(load<f64>(at), load<f64>(at, 8), d, extremes), 16);
}

/** Where in it the largest score of each lane is, if all scores of the row are kept elsewhere. */
export const LANES: usize = HEADER;

/**
 * How far below the largest integer score of a row that of its best cluster may be: twice the margin, and
 * what `near.ts` rounds off.
 */
export function doubtOf(state: usize): f64 {
  return load<f64>(state, 16) * (1 + 9.5367431640625e-7);
}

/** Keep all scores of a panel, and the largest of each lane. */
export function keepScores(state: usize, to: usize, a: v128, b: v128): void {
  v128.store(to, a);
  v128.store(to, b, 16);
  v128.store(state, f32x4.pmax(v128.load(state, LANES), f32x4.pmax(a, b)), LANES);
}

/** Keep a panel if one of its scores has reached the threshold. */
export function keepPanel(state: usize, a: v128, b: v128, p: i32): void {
  if (!v128.any_true(f32x4.ge(f32x4.pmax(a, b), v128.load32_splat(state)))) return;
  let most = f32x4.pmax(a, b);
  most = f32x4.pmax(
    most,
    i8x16.shuffle(most, most, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7),
  );
  const top = max(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1));
  if (top > load<f32>(state, 4)) {
    store<f32>(state, top, 4);
    store<f32>(state, below(<f64>top - load<f64>(state, 16)));
  }
  let count = load<i32>(state, 8);
  if (count === ENTRIES) {
    count = compact(state);
    if (count === ENTRIES) {
      // Too many to keep: nothing reaches this threshold, and all clusters are scored in the end.
      store<i32>(state, -1, 8);
      store<f32>(state, Infinity);
      return;
    }
  }
  const entry = state + HEADER + <usize>count * ENTRY;
  store<i32>(entry, p);
  v128.store(entry, a, 16);
  v128.store(entry, b, 32);
  store<i32>(state, count + 1, 8);
}

/** Drop the panels that the threshold has left behind; returns how many there still are. */
function compact(state: usize): i32 {
  const threshold = v128.load32_splat(state);
  const count = load<i32>(state, 8);
  let kept = 0;
  for (let e = 0; e < count; e++) {
    const from = state + HEADER + <usize>e * ENTRY;
    if (candidates(from, threshold) === 0) continue;
    memory.copy(state + HEADER + <usize>kept * ENTRY, from, ENTRY);
    kept++;
  }
  store<i32>(state, kept, 8);
  return kept;
}

/** Clusters of a panel that reach the threshold, a bit each. */
function candidates(entry: usize, threshold: v128): i32 {
  const a = i32x4.bitmask(f32x4.ge(v128.load(entry, 16), threshold));
  return a | (i32x4.bitmask(f32x4.ge(v128.load(entry, 32), threshold)) << 4);
}

/** Write the label of a row; returns how many panels were scored in float32 for it. */
export function decideRow(
  x: usize,
  d: i32,
  set: usize,
  panelCount: i32,
  offsets: usize,
  state: usize,
  best: usize,
  label: usize,
): i32 {
  const count = load<i32>(state, 8);
  const panels = panelsOf(set);
  clearBest(best);
  if (count < 0) {
    for (let p = 0; p < panelCount; p += 2) {
      scorePanels(x, d, panels, offsets, p, min(p + 1, panelCount - 1), best);
    }
    store<i32>(label, winner(best));
    return panelCount;
  }
  const threshold = v128.load32_splat(state);
  let found = 0;
  let only = 0;
  for (let e = 0; e < count; e++) {
    const entry = state + HEADER + <usize>e * ENTRY;
    const bits = candidates(entry, threshold);
    found += popcnt<i32>(bits);
    if (bits !== 0) only = (load<i32>(entry) << 3) + ctz<i32>(bits);
  }
  if (found === 1) {
    store<i32>(label, only);
    return 0;
  }
  // Two panels at a time: one alone would wait for its own sums.
  let rescored = 0;
  let waiting = -1;
  for (let e = 0; e < count; e++) {
    const entry = state + HEADER + <usize>e * ENTRY;
    if (candidates(entry, threshold) === 0) continue;
    const p = load<i32>(entry);
    rescored++;
    if (waiting >= 0) {
      scorePanels(x, d, panels, offsets, waiting, p, best);
      waiting = -1;
    } else {
      waiting = p;
    }
  }
  if (waiting >= 0) scorePanels(x, d, panels, offsets, waiting, waiting, best);
  store<i32>(label, winner(best));
  return rescored;
}
