import { screenWords } from './panels.ts';

/** `screenRows`: 32 bytes, and 3104 for each of 64 rows. Other kernels that score rows need less. */
const SCORING = 32 + 64 * 3104;

/** Most rows that a thread labels at a time. */
const MOST_ROWS = 64;
/** Rows at a time as integers of 16 bits take no more than this, unless 4 of them do. */
const INTEGERS = 2 ** 18;

/** Most rows of width d that a thread labels at a time: a multiple of 4. */
export function rowsAtOnce(d: number): number {
  const rows = Math.min(MOST_ROWS, Math.floor(INTEGERS / (2 * d)));
  return Math.max(4, rows - (rows % 4));
}

/**
 * Bytes that `moveCenters`, `packCenters` and `blendCenters` work in: the integers of the 8 centers of a
 * panel, and behind them those of one once more; before them, in the same place, d float64.
 */
export function centersScratch(d: number): number {
  return 8 * 4 * screenWords(d) + 4 * Math.ceil(d / 4);
}

/** Bytes that `labelRows` works in: of the rows the scores, steps, bounds and integers. */
function labelScratch(d: number): number {
  return SCORING + MOST_ROWS * (4 + 16) + rowsAtOnce(d) * 4 * Math.ceil(d / 2);
}

/**
 * Bytes of the scratch that every kernel can work in, of rows of width d. What a call leaves there
 * means nothing to the next, so a thread needs one, and threads never share one.
 */
export function scratchBytes(d: number): number {
  return Math.max(labelScratch(d), centersScratch(d));
}
