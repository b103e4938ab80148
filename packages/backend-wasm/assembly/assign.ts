import { assignF32 } from './assign-f32';
import { centersOf } from './center-set';
import {
  clustersOf,
  labelsOf,
  offsetsOf,
  screenedIn,
  setOf,
  similaritiesOf,
  tallyOf,
  worthOf,
} from './clustering-job';
import { clusteringCountOf, clusteringOf, indptrOf, isEuclidean, rowsOf, widthOf } from './job';
import { BOUNDS, MOST_ROWS } from './layout';
import { quantizeRows } from './quantize-rows';
import { SCREEN_SCRATCH, screenRows } from './screen';
import { dots, halfSquaredDistances } from './similarities';
import { assignSparse } from './sparse';

/** Rows whose screening tells whether it is worth while for the rest of a batch. */
const TRIAL_ROWS: i32 = 128;

/**
 * Labels, and similarities where asked for, of rows `first` … `last` - 1 by all clusterings. Which path a
 * row takes may hang on what other threads have counted so far; what it writes does not.
 *
 * @param scratch - Of the calling thread.
 */
export function assignRows(job: usize, first: i32, last: i32, scratch: usize): void {
  if (indptrOf(job) !== 0) {
    assignSparse(job, first, last, scratch);
    return;
  }
  const d = widthOf(job);
  const rows = last - first;
  const x = rowsOf(job) + ((<usize>first * <usize>d) << 2);
  const steps = scratch + SCREEN_SCRATCH;
  const bounds = steps + (MOST_ROWS << 2);
  const integers = bounds + MOST_ROWS * BOUNDS;
  // Width of the integers that the rows were quantized to; 0: they were not.
  let quantized = 0;
  for (let h = 0; h < clusteringCountOf(job); h++) {
    const clustering = clusteringOf(job, h);
    const labels = labelsOf(clustering) + ((<usize>first) << 2);
    const bits = screenedIn(clustering);
    if (bits !== 0 && worthWhile(clustering)) {
      if (bits !== quantized) quantizeRows(x, rows, d, bits, integers, steps, bounds);
      quantized = bits;
      const again = screenRows(
        bits,
        x,
        integers,
        steps,
        bounds,
        rows,
        d,
        clustering,
        scratch,
        labels,
      );
      atomic.add<i32>(tallyOf(clustering), rows);
      atomic.add<i32>(tallyOf(clustering), again, 4);
    } else {
      assignF32(
        x,
        rows,
        d,
        setOf(clustering),
        clustersOf(clustering),
        offsetsOf(clustering),
        scratch,
        labels,
      );
    }
    if (similaritiesOf(clustering) === 0) continue;
    const out = similaritiesOf(clustering) + ((<usize>first) << 2);
    const centers = centersOf(setOf(clustering));
    if (isEuclidean(job)) halfSquaredDistances(x, rows, d, centers, labels, out);
    else dots(x, rows, d, centers, labels, out);
  }
}

/** Does what was screened of this batch so far speak for screening on? */
export function worthWhile(clustering: usize): bool {
  const worth = worthOf(clustering);
  if (worth === 0) return true;
  const rows = atomic.load<i32>(tallyOf(clustering));
  const again = atomic.load<i32>(tallyOf(clustering), 4);
  const panels = (clustersOf(clustering) + 7) >> 3;
  return rows < TRIAL_ROWS || <i64>worth * again <= <i64>rows * panels;
}
