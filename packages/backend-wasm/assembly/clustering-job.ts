import {
  CLUSTERING_BATCH_COUNTS,
  CLUSTERING_BITS,
  CLUSTERING_CAPACITY,
  CLUSTERING_COUNTS,
  CLUSTERING_ENDS,
  CLUSTERING_EXTREMES,
  CLUSTERING_K,
  CLUSTERING_LABELS,
  CLUSTERING_LIST_CLUSTERS,
  CLUSTERING_LIST_COUNTS,
  CLUSTERING_LIST_SCORES,
  CLUSTERING_LIST_THRESHOLDS,
  CLUSTERING_MARGIN,
  CLUSTERING_MOVING,
  CLUSTERING_OFFSETS,
  CLUSTERING_ORDER,
  CLUSTERING_SET,
  CLUSTERING_SIMILARITIES,
  CLUSTERING_SUMS,
  CLUSTERING_TALLY,
  CLUSTERING_WORTH,
} from './layout';

// What a job needs to know of a clustering: a table that the host fills in, `src/job-memory.ts`;
// `layout.ts` says what is in it.

export function setOf(clustering: usize): usize {
  return load<usize>(clustering, CLUSTERING_SET);
}

export function clustersOf(clustering: usize): i32 {
  return load<i32>(clustering, CLUSTERING_K);
}

export function offsetsOf(clustering: usize): usize {
  return load<usize>(clustering, CLUSTERING_OFFSETS);
}

export function labelsOf(clustering: usize): usize {
  return load<usize>(clustering, CLUSTERING_LABELS);
}

export function similaritiesOf(clustering: usize): usize {
  return load<usize>(clustering, CLUSTERING_SIMILARITIES);
}

export function screenedIn(clustering: usize): i32 {
  return load<i32>(clustering, CLUSTERING_BITS);
}

export function worthOf(clustering: usize): i32 {
  return load<i32>(clustering, CLUSTERING_WORTH);
}

/** Where rows are counted that were screened; after it, panels that were scored again. */
export function tallyOf(clustering: usize): usize {
  return clustering + CLUSTERING_TALLY;
}

export function movingSetOf(clustering: usize): usize {
  return load<usize>(clustering, CLUSTERING_MOVING);
}

export function countsOf(clustering: usize): usize {
  return load<usize>(clustering, CLUSTERING_BATCH_COUNTS);
}

export function endsOf(clustering: usize): usize {
  return load<usize>(clustering, CLUSTERING_ENDS);
}

export function orderOf(clustering: usize): usize {
  return load<usize>(clustering, CLUSTERING_ORDER);
}

export function totalsOf(clustering: usize): usize {
  return load<usize>(clustering, CLUSTERING_COUNTS);
}

/** Where the largest |c_k|, |c_k - ĉ_k| and |offset_k| are. */
export function extremesOf(clustering: usize): usize {
  return clustering + CLUSTERING_EXTREMES;
}

export function marginOf(clustering: usize): f64 {
  return load<f64>(clustering, CLUSTERING_MARGIN);
}

export function capacityOf(clustering: usize): i32 {
  return load<i32>(clustering, CLUSTERING_CAPACITY);
}

export function listCountsOf(clustering: usize): usize {
  return load<usize>(clustering, CLUSTERING_LIST_COUNTS);
}

export function listClustersOf(clustering: usize): usize {
  return load<usize>(clustering, CLUSTERING_LIST_CLUSTERS);
}

export function listScoresOf(clustering: usize): usize {
  return load<usize>(clustering, CLUSTERING_LIST_SCORES);
}

export function listThresholdsOf(clustering: usize): usize {
  return load<usize>(clustering, CLUSTERING_LIST_THRESHOLDS);
}

export function sumsOf(clustering: usize): usize {
  return load<usize>(clustering, CLUSTERING_SUMS);
}
