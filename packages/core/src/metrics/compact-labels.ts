import { checkLabels } from './check-labels.ts';

export interface CompactLabels {
  /** [n] labels renamed 0, 1, 2, … in the order in which they first appear */
  readonly labels: Uint32Array;
  /** [groups] how many labels each new name has; never 0 */
  readonly sizes: Float64Array;
}

/**
 * Renames labels to 0 … groups - 1, in linear time.
 * Naming by first appearance makes every metric independent of the caller's names, bit for bit.
 */
export function compactLabels(labels: ArrayLike<number>, name: string): CompactLabels {
  const largest = checkLabels(labels, name);
  const n = labels.length;
  // A table is several times faster than a Map, but must not grow with the ids themselves.
  const table = largest < 4 * n + 1024 ? new Uint32Array(largest + 1) : undefined;
  const map = new Map<number, number>();
  const compact = new Uint32Array(n);
  let groups = 0;
  for (let i = 0; i < n; i++) {
    const label = labels[i]!;
    // One more than the new name, so that 0 says "not seen".
    let next = (table ? table[label] : map.get(label)) ?? 0;
    if (next === 0) {
      next = ++groups;
      if (table) table[label] = next;
      else map.set(label, next);
    }
    compact[i] = next - 1;
  }
  const sizes = new Float64Array(groups);
  for (let i = 0; i < n; i++) sizes[compact[i]!]!++;
  return { labels: compact, sizes };
}
