import {
  CLUSTERING_BYTES,
  JOB_CLUSTERING_COUNT,
  JOB_CLUSTERINGS,
  JOB_DIM,
  JOB_EUCLIDEAN,
  JOB_INDICES,
  JOB_INDPTR,
  JOB_KIND,
  JOB_PART,
  JOB_ROW_COUNT,
  JOB_ROWS,
  JOB_SCRATCH,
  JOB_SCRATCH_BYTES,
  JOB_TASKS,
  JOB_UNIT,
  JOB_WEIGHTS,
} from './layout';

// A job is a table that the host fills in, `src/job-memory.ts`; `layout.ts` says what is in it.

export function kindOf(job: usize): i32 {
  return load<i32>(job, JOB_KIND);
}

export function tasksOf(job: usize): i32 {
  return load<i32>(job, JOB_TASKS);
}

export function rowsOf(job: usize): usize {
  return load<usize>(job, JOB_ROWS);
}

export function rowCountOf(job: usize): i32 {
  return load<i32>(job, JOB_ROW_COUNT);
}

export function widthOf(job: usize): i32 {
  return load<i32>(job, JOB_DIM);
}

export function weightsOf(job: usize): usize {
  return load<usize>(job, JOB_WEIGHTS);
}

export function partOf(job: usize): i32 {
  return load<i32>(job, JOB_PART);
}

export function clusteringCountOf(job: usize): i32 {
  return load<i32>(job, JOB_CLUSTERING_COUNT);
}

/** The table of clustering h: see `clustering-job.ts`. */
export function clusteringOf(job: usize, h: i32): usize {
  return load<usize>(job, JOB_CLUSTERINGS) + <usize>h * CLUSTERING_BYTES;
}

/** Scratch of a thread. */
export function scratchOf(job: usize, thread: i32): usize {
  return load<usize>(job, JOB_SCRATCH) + <usize>thread * load<usize>(job, JOB_SCRATCH_BYTES);
}

export function isEuclidean(job: usize): bool {
  return load<i32>(job, JOB_EUCLIDEAN) !== 0;
}

/** Of sparse rows the columns of their numbers. */
export function indicesOf(job: usize): usize {
  return load<usize>(job, JOB_INDICES);
}

/** Where sparse rows begin among their numbers; 0: rows are dense. */
export function indptrOf(job: usize): usize {
  return load<usize>(job, JOB_INDPTR);
}

export function isUnit(job: usize): bool {
  return load<i32>(job, JOB_UNIT) !== 0;
}
