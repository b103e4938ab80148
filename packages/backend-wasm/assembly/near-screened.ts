import { highest } from './best';
import { addReaching, nthValue, writeList } from './candidates';
import { centersOf, halvesOf } from './center-set';
import { capacityOf, marginOf, offsetsOf, screenedIn, setOf, tallyOf } from './clustering-job';
import { isEuclidean, rowsOf, widthOf } from './job';
import { BEST, BOUNDS, MOST_ROWS, PAIRS, STATE } from './layout';
import { above, below } from './margin';
import { quantizeRows } from './quantize-rows';
import { scorePairs } from './score-pairs';
import { SCREEN_SCRATCH, screenBlock, screenedBlockOf } from './screen';
import { doubtOf, LANES } from './screened-row';

// docs/wasm-screening.md proves that no cluster is lost here; names are as there.

/**
 * As `nearRows`: score all clusters in integers, and in float32 those that may be listed.
 *
 * @param values - Scratch: scores of a block of rows against all clusters, `valuesBytes` a row.
 * @param found, bytes - Scratch: candidates of rows, as in `candidates.ts`, and then the number of the row in
 * its block of each, int32.
 */
export function nearScreened(
  job: usize,
  clustering: usize,
  first: i32,
  last: i32,
  values: usize,
  valuesBytes: usize,
  found: usize,
  bytes: usize,
  scratch: usize,
): void {
  const d = widthOf(job);
  const bits = screenedIn(clustering);
  const centers = centersOf(setOf(clustering));
  const halves = isEuclidean(job) ? halvesOf(setOf(clustering)) : 0;
  const rowNumbers = found + 3 * bytes;
  const states = scratch + BEST;
  const steps = scratch + SCREEN_SCRATCH;
  const bounds = steps + (MOST_ROWS << 2);
  const integers = bounds + MOST_ROWS * BOUNDS;
  const rows = last - first;
  const x = rowsOf(job) + ((<usize>first * <usize>d) << 2);
  quantizeRows(x, rows, d, bits, integers, steps, bounds);
  const rowBlock = screenedBlockOf(bits, d);
  let scored = 0;
  for (let i = 0; i < rows; i += rowBlock) {
    const n = min(rowBlock, rows - i);
    const block = x + ((<usize>i * <usize>d) << 2);
    screenBlock(bits, integers, steps, bounds, i, n, d, clustering, scratch, values, valuesBytes);
    let count = 0;
    let written = 0;
    for (let r = 0; r < n; r++) {
      const row = values + <usize>r * valuesBytes;
      const before = count;
      count = addPossible(clustering, row, states + <usize>r * STATE, found, bytes, before);
      for (let n = before; n < count; n++) store<i32>(rowNumbers + ((<usize>n) << 2), r);
      if (count + 8 <= PAIRS && r + 1 < n) continue;
      scorePairs(block, d, centers, found, rowNumbers, count, found + 2 * bytes);
      let from = 0;
      for (; written <= r; written++) {
        let to = from;
        while (to < count && load<i32>(rowNumbers + ((<usize>to) << 2)) === written) to++;
        decide(
          clustering,
          first + i + written,
          found + ((<usize>from) << 2),
          bytes,
          to - from,
          halves,
        );
        from = to;
      }
      scored += count;
      count = 0;
    }
  }
  atomic.add<i32>(tallyOf(clustering), rows);
  // A pair takes a tenth of the time that a row takes with a panel.
  atomic.add<i32>(tallyOf(clustering), (scored + 7) >> 3, 4);
}

/**
 * Append the clusters of a row that may be listed or, if there are more of them than are listed, be the first
 * that isn't.
 *
 * @param row - Integer scores of all clusters.
 * @returns How many candidates there are now.
 */
function addPossible(
  clustering: usize,
  row: usize,
  state: usize,
  found: usize,
  bytes: usize,
  before: i32,
): i32 {
  const capacity = capacityOf(clustering);
  const doubt = doubtOf(state);
  const largest = <f64>highest(v128.load(state, LANES));
  let least = max(below(largest - doubt - marginOf(clustering)), -f32.MAX_VALUE);
  const count = addReaching(clustering, row, 0, least, doubt, found, bytes, before);
  if (count - before <= capacity) return count;
  const own = found + ((<usize>before) << 2);
  least = below(<f64>nthValue(own, bytes, count - before, capacity + 1) - doubt);
  return before + keepReaching(own, bytes, count - before, least);
}

/** Keep the candidates whose value reaches the threshold; returns how many do. */
function keepReaching(found: usize, bytes: usize, count: i32, threshold: f32): i32 {
  let to = found;
  const end = found + ((<usize>count) << 2);
  for (let from = found; from < end; from += 4) {
    const value = load<f32>(from + bytes);
    if (value < threshold) continue;
    store<i32>(to, load<i32>(from));
    store<f32>(to + bytes, value);
    store<f32>(to + 2 * bytes, load<f32>(from + 2 * bytes));
    to += 4;
  }
  return <i32>((to - found) >> 2);
}

/** Write the list of a row whose candidates have been scored in float32. */
function decide(
  clustering: usize,
  row: i32,
  found: usize,
  bytes: usize,
  count: i32,
  halves: usize,
): void {
  const offsets = offsetsOf(clustering);
  let largest = -Infinity as f32;
  const end = found + ((<usize>count) << 2);
  for (let at = found; at < end; at += 4) {
    const offset = load<f32>(offsets + ((<usize>load<i32>(at)) << 2));
    const value = load<f32>(at + 2 * bytes) + offset;
    store<f32>(at + bytes, value);
    largest = max(largest, value);
  }
  const threshold = above(<f64>largest - marginOf(clustering));
  const kept = keepReaching(found, bytes, count, threshold);
  writeList(clustering, row, found, bytes, kept, threshold, halves);
}
