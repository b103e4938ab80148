import { clearBest, highest, keepBest, winner } from './best';
import { addReaching, writeList } from './candidates';
import { centersOf, halvesOf, panelsOf } from './center-set';
import { clustersOf, labelsOf, marginOf, offsetsOf, setOf, similaritiesOf } from './clustering-job';
import {
  clusteringCountOf,
  clusteringOf,
  indicesOf,
  indptrOf,
  isEuclidean,
  rowsOf,
  widthOf,
} from './job';
import { BEST, PAIRS } from './layout';
import { above } from './margin';
import { squaredSums } from './mean';
import { LINE } from './panels';
import { keepValues } from './score-f32';

// Sparse rows: each number of a row is multiplied by the 8 elements of its column that a panel has side by
// side. Sums are in the order of the columns, as those of dense rows are: to the bit the same.

/**
 * Score one row against all clusters.
 *
 * @param best - `BEST` bytes: written, as by `scoreBlock`.
 * @param values - Written: x·c_k without offsets; 0: they are not asked for.
 */
function scoreSparse(
  job: usize,
  i: i32,
  set: usize,
  k: i32,
  offsets: usize,
  best: usize,
  values: usize,
): void {
  const at = indptrOf(job) + ((<usize>i) << 2);
  const from = (<usize>load<i32>(at)) << 2;
  const to = (<usize>load<i32>(at, 4)) << 2;
  const data = rowsOf(job);
  const indices = indicesOf(job);
  const panelCount = (k + 7) >> 3;
  const panelBytes = <usize>widthOf(job) * LINE;
  clearBest(best);
  // Two panels at a time, so that few additions have to wait for the one before.
  for (let p = 0; p < panelCount; p += 2) {
    const q = min(p + 1, panelCount - 1);
    const panel = panelsOf(set) + <usize>p * panelBytes;
    const ahead = <usize>(q - p) * panelBytes;
    let a = f32x4.splat(0);
    let b = a;
    let e = a;
    let f = a;
    for (let n = from; n < to; n += 4) {
      const value = v128.load32_splat(data + n);
      const column = panel + <usize>load<i32>(indices + n) * LINE;
      a = f32x4.add(a, f32x4.mul(value, v128.load(column)));
      b = f32x4.add(b, f32x4.mul(value, v128.load(column, 16)));
      e = f32x4.add(e, f32x4.mul(value, v128.load(column + ahead)));
      f = f32x4.add(f, f32x4.mul(value, v128.load(column + ahead, 16)));
    }
    keepPanel(p, a, b, offsets, best, values);
    if (q > p) keepPanel(q, e, f, offsets, best, values);
  }
}

function keepPanel(p: i32, a: v128, b: v128, offsets: usize, best: usize, values: usize): void {
  const line = <usize>p * LINE;
  const oa = v128.load(offsets + line);
  const ob = v128.load(offsets + line, 16);
  if (values !== 0) keepValues(best, values + line, a, b, oa, ob);
  else keepBest(best, f32x4.add(a, oa), f32x4.add(b, ob), p << 3);
}

/** As `assignRows`, of sparse rows. */
export function assignSparse(job: usize, first: i32, last: i32, scratch: usize): void {
  for (let h = 0; h < clusteringCountOf(job); h++) {
    const clustering = clusteringOf(job, h);
    const set = setOf(clustering);
    const k = clustersOf(clustering);
    for (let i = first; i < last; i++) {
      scoreSparse(job, i, set, k, offsetsOf(clustering), scratch, 0);
      const label = winner(scratch);
      store<i32>(labelsOf(clustering) + ((<usize>i) << 2), label);
      if (similaritiesOf(clustering) === 0) continue;
      const out = similaritiesOf(clustering) + ((<usize>i) << 2);
      store<f32>(out, <f32>similarity(job, i, set, label));
    }
  }
}

/**
 * x_i·c, or -|x_i - c|²/2, in float64: of the latter |c|²/2, and by what each number of the row changes it,
 * loses no more than the rounding of |c|².
 */
function similarity(job: usize, i: i32, set: usize, label: i32): f64 {
  const at = indptrOf(job) + ((<usize>i) << 2);
  const to = (<usize>load<i32>(at, 4)) << 2;
  const center = centersOf(set) + <usize>label * ((<usize>widthOf(job)) << 2);
  const euclidean = isEuclidean(job);
  let square = euclidean ? 2 * load<f64>(halvesOf(set) + ((<usize>label) << 3)) : 0;
  // The sums side by side that `dots` has, and what it adds to them at the end.
  const whole = widthOf(job) & ~3;
  let a: f64 = 0;
  let b: f64 = 0;
  let e: f64 = 0;
  let f: f64 = 0;
  let rest: f64 = 0;
  let joined = false;
  for (let n = (<usize>load<i32>(at)) << 2; n < to; n += 4) {
    const value = <f64>load<f32>(rowsOf(job) + n);
    const j = load<i32>(indicesOf(job) + n);
    const c = <f64>load<f32>(center + ((<usize>j) << 2));
    square += value * (value - 2 * c);
    if (j >= whole) {
      if (!joined) rest = a + e + (b + f);
      joined = true;
      rest += value * c;
    } else if ((j & 3) === 0) a += value * c;
    else if ((j & 3) === 1) b += value * c;
    else if ((j & 3) === 2) e += value * c;
    else f += value * c;
  }
  if (!joined) rest = a + e + (b + f);
  return euclidean ? -max<f64>(square, 0) / 2 : rest;
}

/** As `nearRows`, of sparse rows. */
export function nearSparse(job: usize, first: i32, last: i32, scratch: usize): void {
  const clustering = clusteringOf(job, 0);
  const set = setOf(clustering);
  const k = clustersOf(clustering);
  const offsets = offsetsOf(clustering);
  const halves = isEuclidean(job) ? halvesOf(set) : 0;
  const valuesBytes = <usize>((k + 7) >> 3) * LINE;
  const best = scratch;
  const values = scratch + BEST;
  const found = values + valuesBytes;
  const bytes = valuesBytes + (PAIRS << 2);
  for (let i = first; i < last; i++) {
    scoreSparse(job, i, set, k, offsets, best, values);
    const threshold = above(<f64>highest(v128.load(best)) - marginOf(clustering));
    const finite = max(threshold, -f32.MAX_VALUE);
    const count = addReaching(clustering, values, offsets, finite, 0, found, bytes, 0);
    writeList(clustering, i, found, bytes, count, threshold, halves);
  }
}

/** As `sumRows`, of sparse rows. */
export function sumSparse(
  center: usize,
  n: f64,
  x: usize,
  indices: usize,
  indptr: usize,
  weights: usize,
  d: i32,
  from: usize,
  to: usize,
  sums: usize,
): f64 {
  for (let j: usize = 0; j < <usize>d; j++) {
    // A dense row's zeros make -0 a 0.
    store<f64>(sums + (j << 3), n * <f64>load<f32>(center + (j << 2)) + 0);
  }
  for (let at = from; at < to; at += 4) {
    const i = (<usize>load<i32>(at)) << 2;
    const weight = weights ? <f64>load<f32>(weights + i) : 1;
    const end = (<usize>load<i32>(indptr + i, 4)) << 2;
    for (let m = (<usize>load<i32>(indptr + i)) << 2; m < end; m += 4) {
      const sum = sums + ((<usize>load<i32>(indices + m)) << 3);
      store<f64>(sum, load<f64>(sum) + weight * <f64>load<f32>(x + m));
    }
  }
  return squaredSums(sums, d);
}
