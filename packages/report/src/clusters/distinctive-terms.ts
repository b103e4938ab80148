import type { HostRows } from '@coke/core/backend';
import type { RowsByCluster } from './rows-by-cluster.ts';

/** A column of texts that is clustered by its terms. */
export interface DescribedTerms {
  /** Its name. */
  readonly column: string;
  /** The column of `rows` that the first term is. */
  readonly first: number;
  /** In the order of the columns of `rows`. */
  readonly terms: readonly string[];
}

/**
 * The terms whose mean in each cluster exceeds that in all other rows most, the largest difference first. What stands
 * everywhere, as "the" does, is no term of any cluster. Takes the time of the numbers that are not 0, and that of
 * clusters times terms.
 */
export function distinctiveTerms(
  { first, terms }: DescribedTerms,
  rows: HostRows,
  { order, starts }: RowsByCluster,
  most: number,
): string[][] {
  const all = sumsOf(rows, order, first, terms.length);
  return Array.from({ length: starts.length - 1 }, (_, k) => {
    const members = order.subarray(starts[k]!, starts[k + 1]!);
    const others = order.length - members.length;
    const sums = sumsOf(rows, members, first, terms.length);
    const gains = sums.map(
      (sum, j) => sum / members.length - (others > 0 ? (all[j]! - sum) / others : 0),
    );
    const found: number[] = [];
    for (const [j, sum] of sums.entries()) if (sum > 0 && gains[j]! > 0) found.push(j);
    return found
      .sort((a, b) => gains[b]! - gains[a]! || a - b)
      .slice(0, most)
      .map((j) => terms[j]!);
  });
}

/** Sums of some columns over some rows. */
function sumsOf(
  rows: HostRows,
  members: Uint32Array,
  first: number,
  count: number,
): Float64Array<ArrayBuffer> {
  const sums = new Float64Array(count);
  for (const row of members) {
    if (rows.kind === 'csr') {
      for (let at = rows.indptr[row]!; at < rows.indptr[row + 1]!; at++) {
        const j = rows.indices[at]! - first;
        if (j >= 0 && j < count) sums[j]! += rows.data[at]!;
      }
    } else {
      for (let j = 0; j < count; j++) sums[j]! += rows.data[row * rows.cols + first + j]!;
    }
  }
  return sums;
}
