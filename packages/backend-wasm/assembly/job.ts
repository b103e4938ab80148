// A job is a table that the host fills in, `src/job-memory.ts`: what is to be done with a batch, in
// parts that do not depend on each other, so that threads can share them out.

/** Label the rows of a batch: a task is a range of rows, for all heads. */
export const LABEL: i32 = 0;
/** Move the centers of all heads: a task is a range of panels of one head. */
export const MOVE: i32 = 1;

/** `LABEL` or `MOVE`. */
export function kindOf(job: usize): i32 {
  return load<i32>(job);
}

/** How many tasks there are. */
export function tasksOf(job: usize): i32 {
  return load<i32>(job, 4);
}

/** Rows of the batch, b × d float32, readable up to a multiple of 4 rows. */
export function rowsOf(job: usize): usize {
  return load<usize>(job, 8);
}

/** b. */
export function rowCountOf(job: usize): i32 {
  return load<i32>(job, 12);
}

/** d. */
export function widthOf(job: usize): i32 {
  return load<i32>(job, 16);
}

/** w, b float32; 0: every row weighs 1. */
export function weightsOf(job: usize): usize {
  return load<usize>(job, 20);
}

/** Rows, or panels, of a task; the last of a batch, or of a head, may have fewer. */
export function partOf(job: usize): i32 {
  return load<i32>(job, 24);
}

export function headCountOf(job: usize): i32 {
  return load<i32>(job, 28);
}

/** ClusteringState h, of the tables of `head-job.ts`. */
export function headOf(job: usize, h: i32): usize {
  return load<usize>(job, 32) + <usize>h * HEAD;
}

/** Bytes of the table of a head. */
const HEAD: usize = 96;

/** Scratch of a thread. */
export function scratchOf(job: usize, thread: i32): usize {
  return load<usize>(job, 36) + <usize>thread * load<usize>(job, 40);
}

/** Are similarities half squared distances rather than dot products? */
export function isEuclidean(job: usize): bool {
  return load<i32>(job, 44) !== 0;
}

/** Do centers move at unit length? */
export function isUnit(job: usize): bool {
  return load<i32>(job, 48) !== 0;
}
