import { worthWhile } from './assign';
import { rowBlockOf, scoreBlock } from './assign-f32';
import { clearBest, highest, scorePanels } from './best';
import { addCandidates, nthValue, writeList } from './candidates';
import { halvesOf, panelsOf } from './center-set';
import {
  capacityOf,
  clustersOf,
  marginOf,
  offsetsOf,
  screenedIn,
  setOf,
  tallyOf,
} from './clustering-job';
import { clusteringOf, isEuclidean, partOf, rowsOf, widthOf } from './job';
import { BEST, BOUNDS, FOUND, MOST_ROWS, STATE } from './layout';
import { above, below } from './margin';
import { LINE } from './panels';
import { quantizeRows } from './quantize-rows';
import { SCREEN_SCRATCH, screenBlock, screenedBlockOf } from './screen';
import { doubtOf, LANES } from './screened-row';

/**
 * List the clusters near each of rows `first` … `last` - 1, as `Scorer.near` has it. As with `assignRows`,
 * the path that a row takes may hang on what other threads have counted; what it writes does not.
 *
 * @param scratch - Of the calling thread: `nearScratch` of `src/scratch.ts` says how many bytes.
 */
export function nearRows(job: usize, first: i32, last: i32, scratch: usize): void {
  const clustering = clusteringOf(job, 0);
  // Scores of the rows of a block against all clusters; then the candidates of one row.
  const bytes = <usize>((clustersOf(clustering) + 7) >> 3) * LINE;
  const found = scratch + <usize>((partOf(job) + 3) & ~3) * bytes;
  const rest = found + FOUND * bytes;
  if (screenedIn(clustering) !== 0 && worthWhile(clustering)) {
    nearScreened(job, clustering, first, last, scratch, bytes, found, rest);
  } else {
    nearF32(job, clustering, first, last, scratch, bytes, found, rest);
  }
}

function nearF32(
  job: usize,
  clustering: usize,
  first: i32,
  last: i32,
  values: usize,
  bytes: usize,
  found: usize,
  best: usize,
): void {
  const d = widthOf(job);
  const k = clustersOf(clustering);
  const set = setOf(clustering);
  const offsets = offsetsOf(clustering);
  const halves = isEuclidean(job) ? halvesOf(set) : 0;
  const panelCount = (k + 7) >> 3;
  const rowBlock = rowBlockOf(d);
  for (let i = first; i < last; i += rowBlock) {
    const rows = min(rowBlock, last - i);
    const x = rowsOf(job) + ((<usize>i * <usize>d) << 2);
    scoreBlock(x, rows, d, set, k, offsets, best, values, bytes);
    for (let r = 0; r < rows; r++) {
      const row = values + <usize>r * bytes;
      const largest = highest(v128.load(best + <usize>r * BEST));
      const threshold = above(<f64>largest - marginOf(clustering));
      const finite = max(threshold, -f32.MAX_VALUE);
      let count = 0;
      for (let p = 0; p < panelCount; p++) {
        count = addCandidates(row, p, offsets, finite, found, bytes, count);
      }
      writeList(clustering, i + r, found, bytes, count, threshold, halves);
    }
  }
}

function nearScreened(
  job: usize,
  clustering: usize,
  first: i32,
  last: i32,
  values: usize,
  bytes: usize,
  found: usize,
  scratch: usize,
): void {
  const d = widthOf(job);
  const bits = screenedIn(clustering);
  const set = setOf(clustering);
  const halves = isEuclidean(job) ? halvesOf(set) : 0;
  const offsets = offsetsOf(clustering);
  const panels = found + 3 * bytes;
  const states = scratch + BEST;
  const steps = scratch + SCREEN_SCRATCH;
  const bounds = steps + (MOST_ROWS << 2);
  const integers = bounds + MOST_ROWS * BOUNDS;
  const x = rowsOf(job) + ((<usize>first * <usize>d) << 2);
  const rows = last - first;
  quantizeRows(x, rows, d, bits, integers, steps, bounds);
  const rowBlock = screenedBlockOf(bits, d);
  let rescored = 0;
  for (let i = 0; i < rows; i += rowBlock) {
    const n = min(rowBlock, rows - i);
    screenBlock(bits, integers, steps, bounds, i, n, d, clustering, scratch, values, bytes);
    for (let r = 0; r < n; r++) {
      const row = values + <usize>r * bytes;
      const kept = keepPanels(clustering, row, states + <usize>r * STATE, found, bytes, panels);
      rescored += kept;
      const at = x + ((<usize>(i + r) * <usize>d) << 2);
      const largest = scoreKept(at, d, clustering, row, panels, kept, scratch);
      const threshold = above(<f64>largest - marginOf(clustering));
      const finite = max(threshold, -f32.MAX_VALUE);
      let count = 0;
      for (let e = 0; e < kept; e++) {
        const p = load<i32>(panels + ((<usize>e) << 2));
        count = addCandidates(row, p, offsets, finite, found, bytes, count);
      }
      writeList(clustering, first + i + r, found, bytes, count, threshold, halves);
    }
  }
  atomic.add<i32>(tallyOf(clustering), rows);
  atomic.add<i32>(tallyOf(clustering), rescored, 4);
}

/**
 * Which panels have to be scored in float32: those of all clusters that may be listed or, if there are more
 * of them than are listed, be the first that isn't. docs/wasm-screening.md proves that no other can.
 *
 * @param row - Integer scores of all clusters.
 * @param panels - Written: in rising order.
 * @returns How many.
 */
function keepPanels(
  clustering: usize,
  row: usize,
  state: usize,
  found: usize,
  bytes: usize,
  panels: usize,
): i32 {
  const panelCount = (clustersOf(clustering) + 7) >> 3;
  const capacity = capacityOf(clustering);
  const doubt = doubtOf(state);
  const largest = <f64>highest(v128.load(state, LANES));
  let least = max(below(largest - doubt - marginOf(clustering)), -f32.MAX_VALUE);
  let count = 0;
  for (let p = 0; p < panelCount; p++) {
    count = addCandidates(row, p, 0, least, found, bytes, count);
  }
  if (count > capacity) {
    least = max(least, below(<f64>nthValue(found, bytes, count, capacity + 1) - doubt));
  }
  let kept = 0;
  let last = -1;
  for (let n = 0; n < count; n++) {
    const from = found + ((<usize>n) << 2);
    if (load<f32>(from + bytes) < least) continue;
    const p = load<i32>(from) >> 3;
    if (p === last) continue;
    store<i32>(panels + ((<usize>kept) << 2), p);
    kept++;
    last = p;
  }
  return kept;
}

/**
 * Score panels in float32: x·c_k takes the place of their integer scores.
 *
 * @param best - Scratch, `BEST` bytes.
 * @returns The largest value.
 */
function scoreKept(
  x: usize,
  d: i32,
  clustering: usize,
  row: usize,
  panels: usize,
  kept: i32,
  best: usize,
): f32 {
  const centers = panelsOf(setOf(clustering));
  const offsets = offsetsOf(clustering);
  clearBest(best);
  // Two panels at a time: one alone would wait for its own sums.
  for (let e = 0; e < kept; e += 2) {
    const p = load<i32>(panels + ((<usize>e) << 2));
    const q = e + 1 < kept ? load<i32>(panels + ((<usize>e) << 2), 4) : p;
    scorePanels(x, d, centers, offsets, p, q, best, row);
  }
  return highest(v128.load(best));
}
