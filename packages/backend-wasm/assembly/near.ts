import { worthWhile } from './assign';
import { highest } from './best';
import { addReaching, writeList } from './candidates';
import { halvesOf } from './center-set';
import { clustersOf, marginOf, offsetsOf, screenedIn, setOf } from './clustering-job';
import { clusteringOf, indptrOf, isEuclidean, partOf, rowsOf, widthOf } from './job';
import { BEST, FOUND, PAIRS } from './layout';
import { above } from './margin';
import { nearScreened } from './near-screened';
import { LINE } from './panels';
import { rowBlockOf, scoreBlock } from './score-f32';
import { nearSparse } from './sparse';

/**
 * List the clusters near each of rows `first` … `last` - 1, as `Scorer.near` has it. As with `assignRows`,
 * the path that a row takes may hang on what other threads have counted; what it writes does not.
 *
 * @param scratch - Of the calling thread: `nearScratch` of `src/scratch.ts` says how many bytes.
 */
export function nearRows(job: usize, first: i32, last: i32, scratch: usize): void {
  if (indptrOf(job) !== 0) {
    nearSparse(job, first, last, scratch);
    return;
  }
  const clustering = clusteringOf(job, 0);
  // Scores of the rows of a block against all clusters, then candidates.
  const valuesBytes = <usize>((clustersOf(clustering) + 7) >> 3) * LINE;
  const found = scratch + <usize>((partOf(job) + 3) & ~3) * valuesBytes;
  const bytes = valuesBytes + (PAIRS << 2);
  const rest = found + FOUND * bytes;
  if (screenedIn(clustering) !== 0 && worthWhile(clustering)) {
    nearScreened(job, clustering, first, last, scratch, valuesBytes, found, bytes, rest);
  } else {
    nearF32(job, clustering, first, last, scratch, valuesBytes, found, bytes, rest);
  }
}

function nearF32(
  job: usize,
  clustering: usize,
  first: i32,
  last: i32,
  values: usize,
  valuesBytes: usize,
  found: usize,
  bytes: usize,
  best: usize,
): void {
  const d = widthOf(job);
  const k = clustersOf(clustering);
  const set = setOf(clustering);
  const offsets = offsetsOf(clustering);
  const halves = isEuclidean(job) ? halvesOf(set) : 0;
  const rowBlock = rowBlockOf(d);
  for (let i = first; i < last; i += rowBlock) {
    const rows = min(rowBlock, last - i);
    const x = rowsOf(job) + ((<usize>i * <usize>d) << 2);
    scoreBlock(x, rows, d, set, k, offsets, best, values, valuesBytes);
    for (let r = 0; r < rows; r++) {
      const row = values + <usize>r * valuesBytes;
      const largest = highest(v128.load(best + <usize>r * BEST));
      const threshold = above(<f64>largest - marginOf(clustering));
      const finite = max(threshold, -f32.MAX_VALUE);
      const count = addReaching(clustering, row, offsets, finite, 0, found, bytes, 0);
      writeList(clustering, i + r, found, bytes, count, threshold, halves);
    }
  }
}
