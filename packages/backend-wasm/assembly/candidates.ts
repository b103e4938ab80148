import {
  capacityOf,
  clustersOf,
  listClustersOf,
  listCountsOf,
  listScoresOf,
  listThresholdsOf,
} from './clustering-job';
import { below } from './margin';
import { LINE } from './panels';
import { reachedBy } from './reached-by';

// Candidates of a row, in scratch: their clusters, int32, in rising order; from `bytes` on their values
// s_ik + rho_k, float32; from twice as far on what they have without offsets, float32.

/**
 * Append the clusters of a row whose value reaches the threshold. Of far more than are listed those that are
 * surely too many may be left out, but none within `doubt` of the first that isn't listed.
 *
 * @param row - Of all clusters, float32: x·c_k, or, without offsets, the values.
 * @param offsets - 0: there are none.
 * @param threshold - Finite.
 * @param before - Candidates of other rows, which stay.
 * @returns How many candidates there are now.
 */
export function addReaching(
  clustering: usize,
  row: usize,
  offsets: usize,
  threshold: f32,
  doubt: f64,
  found: usize,
  bytes: usize,
  before: i32,
): i32 {
  const panelCount = (clustersOf(clustering) + 7) >> 3;
  const capacity = capacityOf(clustering);
  const most = 4 * capacity + 32;
  let narrowed = false;
  let count = before;
  for (let p = 0; p < panelCount; p++) {
    count = addCandidates(row, p, offsets, threshold, found, bytes, count);
    if (narrowed || count - before <= most) continue;
    const first = reachedBy(row, offsets, panelCount << 3, capacity + 1, most);
    threshold = max(threshold, below(<f64>first - doubt));
    narrowed = true;
    count = before;
    p = -1;
  }
  return count;
}

/** Append those of panel p. */
function addCandidates(
  row: usize,
  p: i32,
  offsets: usize,
  threshold: f32,
  found: usize,
  bytes: usize,
  count: i32,
): i32 {
  const at = <usize>p * LINE;
  let a = v128.load(row + at);
  let b = v128.load(row + at, 16);
  if (offsets !== 0) {
    a = f32x4.add(a, v128.load(offsets + at));
    b = f32x4.add(b, v128.load(offsets + at, 16));
  }
  const least = f32x4.splat(threshold);
  const reachA = f32x4.ge(a, least);
  const reachB = f32x4.ge(b, least);
  if (!v128.any_true(v128.or(reachA, reachB))) return count;
  let reach = i32x4.bitmask(reachA) | (i32x4.bitmask(reachB) << 4);
  while (reach !== 0) {
    const cluster = (p << 3) + ctz<i32>(reach);
    reach &= reach - 1;
    const value = load<f32>(row + ((<usize>cluster) << 2));
    const offset = offsets !== 0 ? load<f32>(offsets + ((<usize>cluster) << 2)) : 0;
    const to = found + ((<usize>count) << 2);
    store<i32>(to, cluster);
    store<f32>(to + bytes, value + offset);
    store<f32>(to + 2 * bytes, value);
    count++;
  }
  return count;
}

/** The n-th largest value of the candidates. */
export function nthValue(found: usize, bytes: usize, count: i32, n: i32): f32 {
  return reachedBy(found + bytes, 0, count, n, 0);
}

/**
 * Write the list of a row: all candidates or, of more than there is room for, those of the largest values,
 * the lowest clusters on ties.
 *
 * @param row - Its number.
 * @param threshold - What the values of all other clusters are below.
 * @param halves - Taken off the scores, K float64; 0: nothing is.
 */
export function writeList(
  clustering: usize,
  row: i32,
  found: usize,
  bytes: usize,
  count: i32,
  threshold: f32,
  halves: usize,
): void {
  const capacity = capacityOf(clustering);
  let least = -Infinity as f32;
  let ties = 0;
  if (count > capacity) {
    least = nthValue(found, bytes, count, capacity);
    ties = capacity;
    let equal = 0;
    threshold = -Infinity as f32;
    for (let n = 0; n < count; n++) {
      const value = load<f32>(found + bytes + ((<usize>n) << 2));
      if (value > least) ties--;
      else if (value === least) equal++;
      else threshold = max(threshold, value);
    }
    if (equal > ties) threshold = least;
  }
  const first = (<usize>row * <usize>capacity) << 2;
  const clusters = listClustersOf(clustering) + first;
  const scores = listScoresOf(clustering) + first;
  let to: usize = 0;
  for (let n = 0; n < count; n++) {
    const from = found + ((<usize>n) << 2);
    const value = load<f32>(from + bytes);
    if (value < least || (value === least && ties-- <= 0)) continue;
    const cluster = load<i32>(from);
    let score = load<f32>(from + 2 * bytes);
    if (halves !== 0) {
      score = <f32>(<f64>score - load<f64>(halves + ((<usize>cluster) << 3)));
    }
    store<i32>(clusters + to, cluster);
    store<f32>(scores + to, score);
    to += 4;
  }
  store<i32>(listCountsOf(clustering) + ((<usize>row) << 2), <i32>(to >> 2));
  store<f32>(listThresholdsOf(clustering) + ((<usize>row) << 2), threshold);
}
