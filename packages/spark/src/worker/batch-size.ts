/** b as published. */
const LARGEST = 1024;
/** A partition has at least so many batches, so that prices can settle within a pass. */
const FEWEST_BATCHES = 64;

/** b: rows of a batch, where each partition has so many rows. Results depend on it little. */
export function batchSize(rows: number, partitions: number): number {
  return Math.min(LARGEST, Math.max(1, Math.ceil(rows / partitions / FEWEST_BATCHES)));
}
