// What the host and the kernels both know of linear memory, and nothing else: sizes, and the byte offsets
// of tables that one side fills in and the other reads. TypeScript and AssemblyScript compile this file
// alike, so constants have no types here. Entries are of 4 bytes, numbers int32, unless something else is
// said; a pointer of 0 stands for "left out".

/** Centers that are packed side by side. */
export const PANEL = 8;
/** In 8 bits, elements whose products are summed in int16: see `screen.ts`. */
export const PART_I8 = 64;
/** Most rows that a task assigns. */
export const MOST_ROWS = 64;
/** Bytes of a vector's bounds: |x|, then |x - x̂|, float64. */
export const BOUNDS = 16;
/** Bytes of the best of a row so far: `best.ts`. */
export const BEST = 32;
/** Bytes of the state of a row that is screened: `screened-row.ts`. */
export const STATE = 3104;

/** Candidates that rows wait with to be scored in float32: `near-screened.ts`. */
export const PAIRS = 512;
/** Arrays that candidates take, of whole panels of K and of `PAIRS` numbers each. */
export const FOUND = 4;

// Where threads meet: `threads.ts`.
/** Table of the job at hand. */
export const CONTROL_JOB = 0;
/** Tasks of it that nobody has claimed; below zero when threads came too late. */
export const CONTROL_LEFT = 4;
/** Tasks that are done. */
export const CONTROL_DONE = 8;
/** Goes up with every job: what idle threads watch. */
export const CONTROL_EPOCH = 12;
/** Threads that sleep until it does. */
export const CONTROL_ASLEEP = 16;
/** 1 when all are to end. */
export const CONTROL_END = 20;
/** 1 when one has failed, which none should. */
export const CONTROL_FAILED = 24;
export const CONTROL_BYTES = 28;

// A job: what is to be done with rows, in parts that do not depend on each other, so that threads can
// share them out.
/** `ASSIGN`, `MOVE`, `NEAR` or `SUM`. */
export const JOB_KIND = 0;
/** How many tasks there are. */
export const JOB_TASKS = 4;
/**
 * Rows, b × d float32, readable up to a multiple of 4 rows; where they are sparse, those of their numbers that
 * are not 0.
 */
export const JOB_ROWS = 8;
/** b. */
export const JOB_ROW_COUNT = 12;
/** d. */
export const JOB_DIM = 16;
/** w, b float32; 0: every row weighs 1. */
export const JOB_WEIGHTS = 20;
/** Rows, panels or clusters of a task; the last one may have fewer. */
export const JOB_PART = 24;
/** How many clusterings the job is for. */
export const JOB_CLUSTERING_COUNT = 28;
/** Their tables, one after the other. */
export const JOB_CLUSTERINGS = 32;
/** Scratch of the first thread; that of the others follows. */
export const JOB_SCRATCH = 36;
/** Bytes of the scratch of one thread. */
export const JOB_SCRATCH_BYTES = 40;
/** 1 where similarities are half squared distances rather than dot products. */
export const JOB_EUCLIDEAN = 44;
/** 1 where centers move at unit length. */
export const JOB_UNIT = 48;
/** Of sparse rows the column of each number. */
export const JOB_INDICES = 52;
/** Of sparse rows where each begins among the numbers, b + 1; 0: rows are dense. */
export const JOB_INDPTR = 56;
export const JOB_BYTES = 60;

/** Assign rows: a task is a range of rows, for all clusterings. */
export const ASSIGN = 0;
/** Move centers: a task is a range of panels of one clustering. */
export const MOVE = 1;
/** List the clusters near each row: a task is a range of rows. */
export const NEAR = 2;
/** Add up rows by their clusters: a task is a range of clusters. */
export const SUM = 3;

// What a job needs to know of a clustering.
/** Table of the set that rows are scored by. */
export const CLUSTERING_SET = 0;
/** K. */
export const CLUSTERING_K = 4;
/** What scores add to x·c, float32, a whole number of panels. */
export const CLUSTERING_OFFSETS = 8;
/** y, b. */
export const CLUSTERING_LABELS = 12;
/** b float32; 0: they are not asked for. */
export const CLUSTERING_SIMILARITIES = 16;
/** Width of the integers that rows are screened in; 0: they are not. */
export const CLUSTERING_BITS = 20;
/** Screening goes on while at most one panel in so many is scored again; 0: whatever it costs. */
export const CLUSTERING_WORTH = 24;
/** How many rows were screened; after it, how many panels were scored again. */
export const CLUSTERING_TALLY = 28;
/** Table of the set that moves. */
export const CLUSTERING_MOVING = 36;
/** m, K float64. */
export const CLUSTERING_BATCH_COUNTS = 40;
/** As `countRows` leaves it, K. */
export const CLUSTERING_ENDS = 44;
/** As `countRows` leaves it, b. */
export const CLUSTERING_ORDER = 48;
/** n, K float64. */
export const CLUSTERING_COUNTS = 52;
/** Largest |c_k|, |c_k - ĉ_k| and |offset_k|, float64: see `margin.ts`. */
export const CLUSTERING_EXTREMES = 64;
/** Of `near`: how far below a row's best a listed cluster may be, float64. */
export const CLUSTERING_MARGIN = 88;
/** M: most clusters that are listed of a row. */
export const CLUSTERING_CAPACITY = 96;
/** Where lists go, as in `Candidates`: how long they are, b. */
export const CLUSTERING_LIST_COUNTS = 100;
/** Clusters, b × M. */
export const CLUSTERING_LIST_CLUSTERS = 104;
/** Their scores, b × M float32. */
export const CLUSTERING_LIST_SCORES = 108;
/** What clusters that are not listed don't exceed, b float32. */
export const CLUSTERING_LIST_THRESHOLDS = 112;
/** Where sums of rows go, K × d float64. */
export const CLUSTERING_SUMS = 116;
export const CLUSTERING_BYTES = 120;

// A set of centers, in all the forms that kernels read.
/** c, K × d float32. */
export const SET_CENTERS = 0;
/** Centers in panels of 8, float32. */
export const SET_PANELS = 4;
/** |c_k|²/2, K float64. */
export const SET_HALVES = 8;
/**
 * Centers in panels of 8, 2 int16 or 4 int8 side by side, the latter part by part as `takeOffShift`
 * leaves them; 0: rows are not screened.
 */
export const SET_SCREENS = 12;
/** The step of each center's integers, float32, a whole number of panels. */
export const SET_STEPS = 16;
/** Bounds of |c_k| and of |c_k - ĉ_k|, K pairs of float64. */
export const SET_BOUNDS = 20;
/** Width of the integers: 8 or 16. */
export const SET_BITS = 24;
export const SET_BYTES = 28;
