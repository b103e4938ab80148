/** Rows in order of their clusters: those of cluster k are `order[starts[k]] … order[starts[k + 1] - 1]`. */
export interface RowsByCluster {
  readonly order: Uint32Array;
  /** [K + 1] */
  readonly starts: Uint32Array;
}

/** Rows of each cluster, in their order; a label below 0 is none. */
export function rowsByCluster(labels: ArrayLike<number>, clusters: number): RowsByCluster {
  const starts = new Uint32Array(clusters + 1);
  for (let i = 0; i < labels.length; i++) if (labels[i]! >= 0) starts[labels[i]! + 1]!++;
  for (let k = 0; k < clusters; k++) starts[k + 1]! += starts[k]!;
  const next = starts.slice();
  const order = new Uint32Array(starts[clusters]!);
  for (let i = 0; i < labels.length; i++) if (labels[i]! >= 0) order[next[labels[i]!]!++] = i;
  return { order, starts };
}
