import { endsOf, orderOf, sumsOf } from './clustering-job';
import { clusteringOf, indicesOf, indptrOf, rowsOf, weightsOf, widthOf } from './job';
import { sumRows } from './mean';
import { sumSparse } from './sparse';

/**
 * Σ w_i x_i of clusters `first` … `last` - 1, in float64, row after row, grouped as `countRows` has them.
 *
 * @param scratch - Of the calling thread, 4 bytes for each of d.
 */
export function sumClusters(job: usize, first: i32, last: i32, scratch: usize): void {
  const d = widthOf(job);
  const indptr = indptrOf(job);
  const clustering = clusteringOf(job, 0);
  const ends = endsOf(clustering);
  const order = orderOf(clustering);
  // A center that weighs nothing.
  memory.fill(scratch, 0, (<usize>d) << 2);
  let to = order;
  if (first > 0) to += (<usize>load<i32>(ends + ((<usize>first) << 2) - 4)) << 2;
  for (let c = <usize>first; c < <usize>last; c++) {
    const from = to;
    to = order + ((<usize>load<i32>(ends + (c << 2))) << 2);
    const sums = sumsOf(clustering) + ((c * <usize>d) << 3);
    const x = rowsOf(job);
    const weights = weightsOf(job);
    if (indptr === 0) sumRows(scratch, 0, x, weights, d, from, to, sums);
    else sumSparse(scratch, 0, x, indicesOf(job), indptr, weights, d, from, to, sums);
  }
}
