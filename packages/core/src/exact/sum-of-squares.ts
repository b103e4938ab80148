import { squaresOf } from '../rows/sparse-rows.ts';
import type { RowStore } from './row-store.ts';
import type { SplitRows } from './split-rows.ts';
import { factorOf, squaredDistanceStored } from './stored-row.ts';

/**
 * Σ w f |x' - c|² of rows and their centers, in double: what the grid rounds away where groups are tight and far
 * apart is in it.
 *
 * @param centers - Centers of x', K × d.
 * @param weights - w, one a row; undefined: 1 each.
 * @param split - What of rows lies elsewhere than their labels say.
 */
export async function sumOfSquares(
  rows: RowStore,
  centers: Float32Array,
  labels: Int32Array,
  weights: Float64Array | undefined,
  split: SplitRows | undefined,
): Promise<number> {
  const { cols, width } = rows;
  const squares = squaresOf(centers, centers.length / cols);
  let sum = 0;
  await rows.visit(undefined, width, (i, x) => {
    // Rows with factors are f x', f.
    const factor = factorOf(x, cols);
    if (factor === 0) return;
    const squared = (k: number) =>
      squaredDistanceStored(x, factor, centers, k * cols, cols, squares[k]!) / factor;
    let rest = weights ? weights[i]! : 1;
    for (const [k, part] of split?.partsOf(i) ?? []) {
      sum += part * squared(k);
      rest -= part;
    }
    if (rest > 0) sum += rest * squared(labels[i]!);
  });
  return sum;
}
