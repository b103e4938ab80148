/** The largest automatic batch, the published size. */
const LARGEST = 1024;
/** Fewer batches an epoch, and prices swing; more, and small batches cost more than they gain. */
const BATCHES = 64;

/**
 * b: rows of a batch over rows in memory. 'auto': the paper's 1024, or less so that an epoch has 64
 * batches. Not in the paper; `docs/dual-learning-rate.md` has the measurements.
 *
 * @param rows - N.
 */
export function batchRows(batchSize: 'auto' | number, rows: number): number {
  if (batchSize !== 'auto') return Math.min(batchSize, rows);
  return Math.min(LARGEST, Math.ceil(rows / BATCHES));
}
