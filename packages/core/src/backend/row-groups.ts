/** The rows of a batch, cluster by cluster. */
export interface RowGroups {
  /** Row numbers, b: those of cluster k at `starts[k] .. starts[k + 1]`, in the batch's order. */
  readonly order: Int32Array;
  /** K + 1. */
  readonly starts: Int32Array;
}

/** @param labels - y, b. */
export function groupRows(labels: Int32Array, k: number): RowGroups {
  const starts = new Int32Array(k + 1);
  for (const label of labels) starts[label + 1]! += 1;
  for (let c = 0; c < k; c++) starts[c + 1]! += starts[c]!;
  const next = starts.slice();
  const order = new Int32Array(labels.length);
  for (let i = 0; i < labels.length; i++) order[next[labels[i]!]!++] = i;
  return { order, starts };
}
