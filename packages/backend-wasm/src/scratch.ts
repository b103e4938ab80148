/** `screenRows`: 32 bytes, and 3104 for each of 64 rows. Other kernels that score rows need less. */
const SCORING = 32 + 64 * 3104;

/**
 * Bytes that `moveCenters`, `packCenters` and `blendCenters` work in: d float64, and the integers of
 * the 8 centers of a panel, of 16 bits at most.
 */
export function centersScratch(d: number): number {
  return 8 * d + 8 * 4 * Math.ceil(d / 2);
}

/**
 * Bytes of the scratch that every kernel can work in, of rows of width d. What a call leaves there
 * means nothing to the next, so a thread needs one, and threads never share one.
 */
export function scratchBytes(d: number): number {
  return Math.max(SCORING, centersScratch(d));
}
