/** How many rows k-means++ draws from, and how many it tries for each center. */
export interface DrawBudget {
  /** 0: drawing at random is all that can be afforded. */
  readonly rows: number;
  readonly trials: number;
}

/** Differences of two numbers, some tenth of a second, that are taken before rows or trials are saved. */
const CHEAP = 2 ** 27;
/** Rows a cluster that trials are given up for. */
const ROWS_PER_CLUSTER = 16;
/** Rows a cluster without which nothing is left of k-means++. */
const LEAST_ROWS_PER_CLUSTER = 3;
/** Differences, a few seconds, above which even these are too dear. */
const DEAR = 2 ** 31;

/**
 * Each trial takes as many differences as there are rows to draw from, times columns. All rows and
 * 2 + ⌊ln K⌋ trials (scikit-learn's number) where that is cheap; else fewer rows, down to 16 a cluster,
 * then fewer trials, down to one, then again fewer rows, down to 3 a cluster. Not in the paper.
 */
export function drawBudget(rows: number, k: number, cols: number): DrawBudget {
  const trials = 2 + Math.floor(Math.log(k));
  const scans = CHEAP / (k * cols);
  const many = Math.min(rows, Math.max(Math.floor(scans / trials), ROWS_PER_CLUSTER * k));
  const affordable = Math.min(trials, Math.floor(scans / many));
  if (affordable >= 1) return { rows: many, trials: affordable };
  const few = Math.min(rows, Math.max(Math.floor(scans), LEAST_ROWS_PER_CLUSTER * k));
  return { rows: few * k * cols > DEAR ? 0 : few, trials: 1 };
}
