import { BEST, BOUNDS, FOUND, MOST_ROWS, PAIRS, STATE } from '../assembly/layout.ts';
import { panelsOf, screenWords } from './panels.ts';

/** `screenRows`. Other kernels that assign rows need less. */
const SCREENING = BEST + MOST_ROWS * STATE;

/** Scores of rows at a time against all clusters take no more than this, unless those of 4 do. */
const SCORES = 2 ** 18;
/** Rows at a time as integers of 16 bits take no more than this, unless 4 of them do. */
const INTEGERS = 2 ** 18;

/** Most rows of width d that a thread assigns at a time: a multiple of 4. */
export function rowsAtOnce(d: number): number {
  return foursWithin(Math.min(MOST_ROWS, INTEGERS / (2 * d)));
}

/** Most rows of width d that a thread lists the near ones of K clusters of at a time: a multiple of 4. */
export function nearRowsAtOnce(d: number, k: number): number {
  return foursWithin(Math.min(rowsAtOnce(d), SCORES / (32 * panelsOf(k))));
}

/** The largest multiple of 4 up to a number, 4 at least. */
function foursWithin(most: number): number {
  return Math.max(4, 4 * Math.floor(most / 4));
}

/**
 * Bytes that `moveCenters`, `packCenters` and `blendCenters` work in: the integers of the 8 centers of a
 * panel, and behind them those of one once more; before them, in the same place, d float64.
 */
export function centersScratch(d: number): number {
  return 8 * 4 * screenWords(d) + 4 * Math.ceil(d / 4);
}

/** Bytes that `assignRows` works in: of the rows the scores, steps, bounds and integers. */
function assignScratch(d: number): number {
  return SCREENING + MOST_ROWS * (4 + BOUNDS) + rowsAtOnce(d) * 4 * Math.ceil(d / 2);
}

/**
 * Bytes of the scratch that every kernel can work in, of rows of width d. What a call leaves there
 * means nothing to the next, so a thread needs one, and threads never share one.
 */
export function scratchBytes(d: number): number {
  return Math.max(assignScratch(d), centersScratch(d));
}

/** As `scratchBytes`, where clusters near rows are listed, too: `nearRows`. */
export function nearScratch(d: number, k: number): number {
  const scores = 32 * panelsOf(k);
  return nearRowsAtOnce(d, k) * scores + FOUND * (scores + 4 * PAIRS) + scratchBytes(d);
}
