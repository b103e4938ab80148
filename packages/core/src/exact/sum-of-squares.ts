import type { RowStore } from './row-store.ts';
import type { SplitRows } from './split-rows.ts';

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
  const { cols } = rows;
  let sum = 0;
  await rows.visit(undefined, cols, (i, x) => {
    // Rows with factors are f x', f.
    const factor = x.length > cols ? x[cols]! : 1;
    if (factor === 0) return;
    const squared = (k: number) => {
      let total = 0;
      for (let j = 0; j < cols; j++) total += (x[j]! - factor * centers[k * cols + j]!) ** 2;
      return total / factor;
    };
    let rest = weights ? weights[i]! : 1;
    for (const [k, part] of split?.partsOf(i) ?? []) {
      sum += part * squared(k);
      rest -= part;
    }
    if (rest > 0) sum += rest * squared(labels[i]!);
  });
  return sum;
}
